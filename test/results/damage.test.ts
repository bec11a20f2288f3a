import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { thisThread } from '../../src/backends/this-thread.ts';
import { orchestrate } from '../../src/orchestrate.ts';
import { trainPart } from '../../src/parts/train-part.ts';
import { isSealed } from '../../src/results/checksums.ts';
import { readCommitted } from '../../src/results/committed.ts';
import { decodeRuns, encodeRuns, type RunRow } from '../../src/results/runs.ts';
import { carriedOut } from '../dataset.ts';
import { examplePlan } from '../example.ts';
import { memoryStore } from '../memory-store.ts';
import { turnsDuring } from '../turns.ts';

const plan = examplePlan({ seeds: 4 });
const trained = trainPart(plan.parts[1], { clock: () => 0 });
const [episodesKey, curvesKey, runsKey] = Object.keys(trained.files).map((key) => `${plan.id}/${key}`);
const [episodes, curves, runs] = Object.values(trained.files);
const { rows, files } = await decodeRuns(runs);

function flipped(bytes: Uint8Array, at: number, bit: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[at] ^= 1 << bit;
  return copy;
}

async function committedWith(changes: Record<string, Uint8Array> = {}) {
  const store = memoryStore();
  store.files.set(runsKey, runs).set(curvesKey, curves).set(episodesKey, episodes);
  for (const [key, bytes] of Object.entries(changes)) store.files.set(key, bytes);
  return readCommitted(store, plan.id, plan.variants);
}

async function reasonFor(changes: Record<string, Uint8Array>): Promise<string> {
  const { damaged } = await committedWith(changes);
  expect(damaged).toHaveLength(1);
  expect(damaged[0].key).toBe(runsKey);
  return damaged[0].reason;
}

/** The committed row with other values, written and sealed as by this program. */
function rewritten(changes: object): Uint8Array {
  return encodeRuns({ rows: [{ ...rows[0], ...changes } as RunRow], files });
}

describe('a part', () => {
  it('stands as it was written', async () => {
    const { damaged, uncommitted, runs: found } = await committedWith();
    expect([damaged, uncommitted]).toEqual([[], []]);
    expect([...found.keys()]).toEqual(['fixed/1']);
  });

  it('does not stand with any one bit of its runs flipped', () => {
    const unnoticed: string[] = [];
    for (let at = 0; at < runs.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        if (isSealed(flipped(runs, at, bit))) unnoticed.push(`${at}.${bit}`);
      }
    }
    expect(unnoticed).toEqual([]);
  });

  it.each([
    ['runs', runsKey, runs],
    ['curves', curvesKey, curves],
    ['episodes', episodesKey, episodes],
  ] as const)('is found with its %s damaged in any place', async (_, key, bytes) => {
    for (let at = 0; at < bytes.length; at += 37) {
      expect(await reasonFor({ [key]: flipped(bytes, at, at % 8) })).toBeTruthy();
      expect(await reasonFor({ [key]: bytes.slice(0, at) })).toBeTruthy();
    }
    expect(await reasonFor({ [key]: Uint8Array.from([...bytes, 0]) })).toBeTruthy();
  });

  it.each([
    ['other episodes', { episodes: 29 }, 'it has runs of 29 episodes, not 30'],
    ['another variant', { variant: 'homework' }, 'it does not begin with seed 1 of fixed'],
    ['another first seed', { seed: 2 }, 'it does not begin with seed 1 of fixed'],
    ['an unknown status', { status: 'fine' }, 'a status of no known kind'],
    ['a negative count', { timesteps: -1 }, 'a timesteps that cannot be'],
    ['another experiment', { experiment: 'other-0123456789ab' }, 'it has runs of other-0123456789ab'],
    ['a policy of another environment', { policy: '0123' }, 'a policy of another environment'],
    ['actions that are none', { policy: 'z'.repeat(500) }, 'a policy of another environment'],
    ['no digest', { digest: '' }, 'a digest that cannot be'],
  ])('with %s does not stand, though it is sealed', async (_, changes, words) => {
    expect(await reasonFor({ [runsKey]: rewritten(changes) })).toContain(words);
  });

  it('with a seed twice does not stand', async () => {
    const twice = encodeRuns({ rows: [rows[0], rows[0]], files });
    expect(await reasonFor({ [runsKey]: twice })).toContain('twice');
  });

  it('that somebody else made does not stand, and is not parsed', async () => {
    const foreign = new Uint8Array(
      parquetWriteBuffer({
        columnData: [{ name: 'seed', data: [1n, 2n], type: 'INT64' }],
        kvMetadata: [{ key: 'file_sha256', value: '0'.repeat(64) }],
      }),
    );
    expect(await reasonFor({ [runsKey]: foreign })).toContain('not as it was written');
    for (const bytes of [new Uint8Array(), new TextEncoder().encode('PAR1'), new Uint8Array(1e6)])
      expect(await reasonFor({ [runsKey]: bytes })).toContain('not as it was written');
  });

  it('under a name that this program would not give it is left alone', async () => {
    const names = [`${plan.id}/runs/part-fixed-007.parquet`, `${plan.id}/runs/deep/part-fixed-7.parquet`];
    const files = names.map((name) => [name, new Uint8Array(9)]);
    const { damaged } = await committedWith(Object.fromEntries(files));
    expect(damaged).toEqual([]);
  });
});

describe('results that are deleted while an experiment runs', () => {
  it('are missed at the end: nothing is called done that is not there', async () => {
    const store = memoryStore();
    const deleting = thisThread({ clock: () => 0 });
    const backend = {
      name: 'deleting',
      async *run(...args: Parameters<typeof deleting.run>) {
        for await (const result of deleting.run(...args)) {
          for (const key of [runsKey, curvesKey, episodesKey]) store.files.delete(key);
          yield result;
        }
      },
    };
    const options = { plan, store, now: () => 0 };
    await expect(orchestrate({ ...options, backend })).rejects.toThrow('1 runs of');
    expect(await orchestrate({ ...options, backend: thisThread() })).toMatchObject({
      state: 'done',
      ok: 8,
      reused: 7,
    });
  });
});

describe('reading what stands', () => {
  it('lets signals and timers be heard after each part, however fast the store is', async () => {
    const many = examplePlan({ seeds: 20 });
    const store = await carriedOut(many);
    const turns = await turnsDuring(() => readCommitted(store, many.id, many.variants));
    expect(turns).toBeGreaterThanOrEqual(many.parts.length);
  });
});
