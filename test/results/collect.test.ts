import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trainPart } from '../../src/parts/train-part.ts';
import { decodeRuns, encodeEpisodes, encodeRuns, keys } from '../../src/results/files.ts';
import { rowsOf, tableOf as tableOfRows } from '../../src/results/run-table.ts';
import { sealOf } from '../../src/results/checksums.ts';
import { collect, collector } from '../../src/results/collect.ts';
import { type SummaryTable, summaryTable } from '../../src/results/summary-table.ts';
import { examplePlan } from '../example.ts';
import { memoryStore } from '../memory-store.ts';

const plan = examplePlan({ seeds: 30, episodes: 30 });
const { id, parts } = plan;
const files = parts.map((part) => ({ part, ...trainPart(part, { clock: () => 0 }) }));

/** A table of its own each time: a collector uses up what it is given. */
function tableOf(index: number): SummaryTable {
  return summaryTable(decodeRuns(files[index].runs).table);
}

async function storeWith(indexes: readonly number[]) {
  const store = memoryStore();
  for (const { part, runs, episodes } of indexes.map((i) => files[i])) {
    await store.write(keys.episodes(id, part.variant, part.specs[0].seed), episodes);
    await store.write(keys.runs(id, part.variant, part.specs[0].seed), runs);
  }
  return store;
}

const all = parts.map((_, i) => i);

describe('a collector', () => {
  it('comes to the same to the last bit, whatever it was given of what stands, and in which order', async () => {
    expect(parts.length).toBeGreaterThan(20);
    const order = fc.shuffledSubarray(all);
    const standing = fc.subarray(all);
    await fc.assert(
      fc.asyncProperty(order, standing, fc.shuffledSubarray(all), async (expected, stand, given) => {
        const store = await storeWith(stand);
        const collecting = collector(
          plan,
          expected.map((i) => parts[i]),
        );
        for (const i of given) collecting.add(parts[i], tableOf(i), sealOf(files[i].runs));
        expect(await collecting.collected(store)).toEqual(await collect(store, plan));
      }),
      { numRuns: 60 },
    );
  });

  const kept = (tables: readonly SummaryTable[]) => tables.filter(({ columns }) => columns.seed.length > 0);

  it('takes in every part when its turn comes, in whichever order they come', async () => {
    const store = await storeWith(all);
    const read = await collect(store, plan);
    const [first, ...others] = all;
    for (const order of [all, all.toReversed(), [...others, first], all.map((i) => (i * 7) % all.length)]) {
      for (const expected of [order, order.toReversed()]) {
        const collecting = collector(
          plan,
          expected.map((i) => parts[i]),
        );
        const tables = all.map(tableOf);
        // By this it shows that the numbers are those that were given, not those that could be read.
        for (const { columns } of tables) for (const i of columns.truncated.keys()) columns.truncated[i] = 7;
        for (const i of order) collecting.add(parts[i], tables[i], sealOf(files[i].runs));
        expect(kept(tables)).toEqual([]);
        const collected = await collecting.collected(store);
        for (const [name, { seeds, truncated, ...variant }] of Object.entries(collected)) {
          expect({ seeds, ...variant, truncated: 0 }).toEqual(read[name]);
          expect(truncated).toBe(7 * seeds.length);
        }
      }
    }
  });

  it('gives up a variant whose parts wait for too long', async () => {
    const store = await storeWith(all);
    const collecting = collector(plan, parts);
    const tables = all.map(tableOf);
    const large = { ...tables[1], policies: new Uint8Array(8e6) };
    collecting.add(parts[1], large, sealOf(files[1].runs));
    expect(large.policies).toHaveLength(0);
    for (const i of [0, ...all.slice(2)]) collecting.add(parts[i], tables[i], sealOf(files[i].runs));
    expect(kept([tables[0], ...tables.slice(2)])).toEqual([]);
    expect(await collecting.collected(store)).toEqual(await collect(store, plan));
  });

  it('takes nothing for granted: a file that is not as it was written is read, and found damaged', async () => {
    for (const change of [
      (bytes: Uint8Array) => bytes.subarray(0, bytes.length / 2),
      (bytes: Uint8Array) => bytes.map((byte, i) => (i === 50 ? byte ^ 1 : byte)),
    ]) {
      const store = await storeWith(all);
      const key = keys.runs(id, parts[2].variant, parts[2].specs[0].seed);
      store.files.set(key, change(files[2].runs));
      const collecting = collector(plan, parts);
      for (const i of all) collecting.add(parts[i], tableOf(i), sealOf(files[i].runs));
      const damaged: string[] = [];
      const collected = await collecting.collected(store, (part) => damaged.push(part.key));
      expect(damaged).toEqual([key]);
      expect(collected).toEqual(await collect(store, plan));
    }
  });

  it('reads what another command has put in the place of a part', async () => {
    const store = await storeWith(all);
    const { variant, specs } = parts[2];
    const shorter = trainPart({ variant, specs: specs.slice(0, 1) }, { clock: () => 0 });
    store.files.set(keys.runs(id, variant, specs[0].seed), shorter.runs);
    const collecting = collector(plan, parts);
    for (const i of all) collecting.add(parts[i], tableOf(i), sealOf(files[i].runs));
    const collected = await collecting.collected(store);
    expect(specs.length).toBeGreaterThan(1);
    expect(collected[variant].seeds).not.toContain(specs[1].seed);
    expect(collected).toEqual(await collect(store, plan));
  });

  it('counts a run once that stands in two parts, and gives seeds in ascending order', async () => {
    const store = memoryStore();
    const [{ variant }] = parts;
    const rows = files
      .filter(({ part }) => part.variant === variant)
      .flatMap(({ runs }) => rowsOf(decodeRuns(runs).table));
    const episodes = encodeEpisodes({
      seeds: [],
      timesteps: new Int32Array(),
      penalties: new Int32Array(),
      returns: new Float64Array(),
    });
    for (const some of [[4, 2, 3], [2, 9], [5]]) {
      const table = tableOfRows(some.map((i) => rows[i]));
      const first = rows[some[0]].seed;
      await store.write(keys.episodes(id, variant, first), episodes);
      await store.write(keys.runs(id, variant, first), encodeRuns(table, episodes));
    }
    const { seeds, metrics } = (await collect(store, plan))[variant];
    expect(seeds).toEqual([2, 3, 4, 5, 9]);
    expect([...metrics.timesteps]).toEqual(seeds.map((seed) => rows[seed].timesteps));
  });

  it('leaves out a part that lost its episodes, whether it was given or not', async () => {
    const store = await storeWith(all);
    const [{ variant, specs }] = parts;
    store.files.delete(keys.episodes(id, variant, specs[0].seed));
    const collecting = collector(plan, parts);
    for (const i of all) collecting.add(parts[i], tableOf(i), sealOf(files[i].runs));
    const damaged: string[] = [];
    const collected = await collecting.collected(store, ({ reason }) => damaged.push(reason));
    expect(damaged).toEqual(['its episodes are missing']);
    expect(collected).toEqual(await collect(store, plan));
  });
});

describe('what a summary needs of a part', () => {
  it('is its numbers, and the policies of runs that succeeded', () => {
    const rows = rowsOf(decodeRuns(files[0].runs).table);
    const one = { ...rows[0], seed: 1, policy: '01235' };
    const failed = { ...one, seed: 3, status: 'failed' } as const;
    const table = summaryTable(tableOfRows([one, failed, { ...one, seed: 2 }]));
    expect([...table.ok]).toEqual([1, 0, 1]);
    expect([...table.columns.seed]).toEqual([1, 3, 2]);
    expect([...table.policyStarts]).toEqual([0, 5, 5, 10]);
    expect([...table.policies]).toEqual([0, 1, 2, 3, 5, 0, 1, 2, 3, 5]);
  });

  it('does not come along where it is large', () => {
    const { parts } = examplePlan({ seeds: 64_000, episodes: 1 });
    const large = trainPart(parts[0], { clock: () => 0 });
    expect(large.table).toBeUndefined();
    expect(files[0].table).toBeDefined();
  });
});
