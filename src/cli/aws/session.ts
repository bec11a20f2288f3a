import { DEFAULT_STACK } from '../../aws/deployment.ts';
import { keys } from '../../results/keys.ts';
import type { Progress } from '../../results/progress.ts';
import { type S3Store, s3 } from '../../store/s3.ts';
import { readJson, type Store } from '../../store/store.ts';
import { awsClients, type Clients } from './clients.ts';
import type { StackOptions } from './options.ts';
import { type DeployedStack, findStack } from './stack.ts';

/** A deployed stack, and what is needed to talk to it. */
export interface Session {
  readonly clients: Clients;
  readonly stack: DeployedStack;
  /** The results bucket, as a store. */
  readonly store: S3Store;
}

/** Finds the deployed stack; throws words that say what to do where there is none that can be used. */
export async function openSession({ stack: name = DEFAULT_STACK, region }: StackOptions): Promise<Session> {
  const clients = awsClients({ region });
  const stack = await findStack(clients, name);
  return { clients, stack, store: s3({ bucket: stack.bucket, client: clients.s3 }) };
}

/** progress.json of an experiment, again and again: listed until it is there, then read. */
export function progressReader(store: Store, id: string): () => Promise<Progress | undefined> {
  const key = keys.progress(id);
  let isThere = false;
  return async () => {
    isThere ||= (await store.list(key)).includes(key);
    return isThere ? readJson<Progress>(store, key) : undefined;
  };
}
