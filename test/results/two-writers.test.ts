import { describe, expect, it } from 'vitest';
import { thisThread } from '../../src/backends/this-thread.ts';
import { recordOf } from '../../src/experiment/record.ts';
import { orchestrate } from '../../src/orchestrate.ts';
import { failedPart, trainPart } from '../../src/parts/train-part.ts';
import { fileOfKey } from '../../src/results/keys.ts';
import type { Store } from '../../src/store/store.ts';
import { verify } from '../../src/verify.ts';
import { wholePlan } from '../example.ts';
import { beforeWrites, memoryStore } from '../memory-store.ts';

const plan = wholePlan({ variants: { fixed: { epsilon: 0.1 } }, episodes: 3 });
const [part] = plan.parts;
const clock = () => 0;
const backend = thisThread({ clock });
const trained = trainPart(part, { clock });
/** What else another writer may have under the same keys. */
const others = [
  ['whose runs failed', failedPart(part, new Error('the call was lost'))],
  ['of other seeds', trainPart({ ...part, seeds: [0, 1] }, { clock })],
] as const;

/** Every order in which two writers' writes can come, each of whom may die before any of its own. */
function* ordersOf<Write>(one: readonly Write[], other: readonly Write[]): Generator<Write[]> {
  yield [];
  if (one.length > 0) for (const rest of ordersOf(one.slice(1), other)) yield [one[0], ...rest];
  if (other.length > 0) for (const rest of ordersOf(one, other.slice(1))) yield [other[0], ...rest];
}

const carryOut = (store: Store) => orchestrate({ plan, backend, store, now: clock });
const record = recordOf(plan, { created: '', software: '' });

describe('a part that two write at once', () => {
  it.each(others)(
    'is whole after the next command, in whatever order they wrote and died: one %s',
    async (_, { files }) => {
      for (const writes of ordersOf(Object.entries(trained.files), Object.entries(files))) {
        const store = memoryStore();
        for (const [key, bytes] of writes) await store.write(`${plan.id}/${key}`, bytes);
        const { ok, failed } = await carryOut(store);
        expect(ok + failed).toBe(5);
        const verification = await verify({ record, store, backend });
        expect(verification).toMatchObject({ checked: ok, failed, differences: [] });
      }
    },
  );

  it.each(others)('is missed by the command that ends last: one %s', async (_, { files }) => {
    const memory = memoryStore();
    // The other one has written its episodes in between, and goes no further.
    const store = beforeWrites(memory, async (written) => {
      if (fileOfKey(plan.id, written)?.kind !== 'curves') return;
      const [key, bytes] = Object.entries(files)[0];
      await memory.write(`${plan.id}/${key}`, bytes);
    });
    await expect(carryOut(store)).rejects.toThrow('another command at the same time replaced files');
    expect(await carryOut(memory)).toMatchObject({ state: 'done', ok: 5, reused: 0 });
  });
});
