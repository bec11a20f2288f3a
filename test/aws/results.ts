import { S3Client } from '@aws-sdk/client-s3';
import { s3 } from '../../src/store/s3.ts';
import type { Store } from '../../src/store/store.ts';
import { computedHere, planOf, rowsIn } from '../dataset.ts';
import type { Outputs } from './cdk.ts';
import type { Emulator } from './emulator.ts';

/** The results in the bucket, read as an administrator. */
export function storeOf(emulator: Emulator, { ResultsBucket: bucket }: Outputs): Store {
  return s3({ bucket, client: new S3Client(emulator.client()) });
}

/** With so many episodes, each run is a part, and a call, of its own. */
export const A_PART_EACH = { episodes: 10_001 };

/** A small experiment that was never run before: its name is new each time. */
export function freshExperiment(changes: object = {}) {
  return {
    name: `fresh-${process.pid}-${count++}`,
    environment: 'taxi',
    episodes: 20,
    seeds: 2,
    variants: { fixed: { epsilon: 0.1 } },
    ...changes,
  };
}

/** `fixed/7: <digest>` for every run, in order; what each run is, whoever computed it. */
export async function digestsIn(store: Store, id: string): Promise<string[]> {
  return (await rowsIn(store, id)).map(({ variant, seed, digest }) => `${variant}/${seed}: ${digest}`).sort();
}

/** The digests of the same experiment, computed here in one thread. */
export async function localDigests(experiment: object): Promise<string[]> {
  return digestsIn(await computedHere(experiment), planOf(experiment).id);
}

// --- internal ---

let count = 0;
