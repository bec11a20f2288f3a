import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trainPart } from '../src/part.ts';
import { decodeRuns, keys } from '../src/results.ts';
import { collect, collector } from '../src/statistics/collect.ts';
import { type SummaryTable, summaryTable } from '../src/summary-table.ts';
import { examplePlan } from './example.ts';
import { memoryStore } from './memory-store.ts';

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
  const read: string[] = [];
  return { ...store, read: (key: string) => store.read(key).finally(() => read.push(key)), asked: read };
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
        for (const i of given) collecting.add(parts[i], tableOf(i));
        expect(await collecting.collected(store)).toEqual(await collect(store, plan));
      }),
      { numRuns: 60 },
    );
  });

  it('reads nothing back of what comes nearly in order', async () => {
    const store = await storeWith(all);
    const collecting = collector(plan, parts.toReversed());
    const order = all.map((i) => i ^ 1).filter((i) => i < all.length);
    for (const i of order) collecting.add(parts[i], tableOf(i));
    expect(await collecting.collected(store)).toEqual(await collect(await storeWith(all), plan));
    expect(store.asked).toEqual([]);
  });

  it('keeps few tables that wait for one that does not come', async () => {
    const store = await storeWith(all);
    const collecting = collector(plan, parts);
    const tables = all.map(tableOf);
    for (const i of all.slice(1)) collecting.add(parts[i], tables[i]);
    const kept = tables.filter(({ columns }) => columns.seed.length > 0);
    expect(kept.length).toBeLessThan(tables.length / 2);
    await collecting.collected(store);
    expect(tables.slice(1).filter(({ columns }) => columns.seed.length > 0)).toEqual([]);
  });

  it('leaves out a part that lost its episodes, whether it was given or not', async () => {
    const store = await storeWith(all);
    const [{ variant, specs }] = parts;
    store.files.delete(keys.episodes(id, variant, specs[0].seed));
    const collecting = collector(plan, parts);
    for (const i of all) collecting.add(parts[i], tableOf(i));
    const damaged: string[] = [];
    const collected = await collecting.collected(store, ({ reason }) => damaged.push(reason));
    expect(damaged).toEqual(['its episodes are missing']);
    expect(collected).toEqual(await collect(store, plan));
  });
});
