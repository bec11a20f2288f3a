import { DEFAULT_STACK } from '../../aws/deployment.ts';
import { type S3Store, s3 } from '../../store/s3.ts';
import type { Options } from '../options.ts';
import { awsClients, type Clients } from './clients.ts';
import { type DeployedStack, findStack } from './stack.ts';

/** A deployed stack, and what is needed to talk to it. */
export interface Session {
  readonly clients: Clients;
  readonly stack: DeployedStack;
  /** The results bucket, as a store. */
  readonly store: S3Store;
}

/** Finds the deployed stack; throws words that say what to do where there is none that can be used. */
export async function openSession({ stack: name = DEFAULT_STACK, region }: Options): Promise<Session> {
  const clients = awsClients({ region });
  const stack = await findStack(clients, name);
  return { clients, stack, store: s3({ bucket: stack.bucket, client: clients.s3 }) };
}
