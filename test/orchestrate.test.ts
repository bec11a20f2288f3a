import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Backend } from '../src/backends/backend.ts';
import { thisThread } from '../src/backends/this-thread.ts';
import { chunksOf } from '../src/experiment/chunks.ts';
import { type Part, runNamesIn } from '../src/experiment/part.ts';
import type { Plan } from '../src/experiment/plan.ts';
import { type OrchestrateOptions, orchestrate } from '../src/orchestrate.ts';
import { failedPart, trainPart } from '../src/parts/train-part.ts';
import { type FileOfPart, fileOfKey, keys } from '../src/results/keys.ts';
import { readParquet } from '../src/results/parquet.ts';
import type { Progress } from '../src/results/progress.ts';
import { decodeRuns } from '../src/results/runs.ts';
import type { Summary } from '../src/statistics/summary.ts';
import { readJson, type Store } from '../src/store/store.ts';
import { carriedOut } from './dataset.ts';
import { examplePlan, wholePlan } from './example.ts';
import { beforeWrites, memoryStore } from './memory-store.ts';
import { crashing } from './soak/crashing-store.ts';

const plan = examplePlan();

/** A backend that notes what it was asked, and can break down after some parts. */
function recording({ breakAfter = Number.POSITIVE_INFINITY, fail = (_: Part): boolean => false } = {}) {
  const inner = thisThread({ clock: () => 0 });
  const asked: string[] = [];
  const backend: Backend = {
    name: 'recording',
    async *run(parts, signals) {
      let done = 0;
      for await (const result of inner.run(parts, signals)) {
        if (done++ === breakAfter) throw new Error('broken');
        const { part } = result;
        asked.push(...runNamesIn(part));
        yield fail(part) ? { part, ...failedPart(part, new Error('bad luck')) } : result;
      }
    },
  };
  return { backend, asked };
}

function carryOut(store: Store = memoryStore(), changes: Partial<OrchestrateOptions> = {}) {
  return orchestrate({ plan, backend: recording().backend, store, now: () => 0, ...changes });
}

const progressIn = (store: Store) => readJson<Progress>(store, keys.progress(plan.id));

/** Every run of a plan once, and no other, in each of the three kinds of files. */
async function expectEachOnce(store: ReturnType<typeof memoryStore>, of: Plan) {
  const found: Record<FileOfPart['kind'], string[]> = { runs: [], curves: [], episodes: [] };
  for (const [key, bytes] of store.files) {
    const file = fileOfKey(of.id, key);
    if (!file) continue;
    const { rows } = await readParquet(bytes);
    const firsts = rows.filter(({ episode = 0 }) => episode === 0);
    found[file.kind].push(...firsts.map(({ variant = file.variant, seed }) => `${variant}/${seed}`));
  }
  const expected = runNamesIn(of).sort();
  for (const names of Object.values(found)) expect(names.sort()).toEqual(expected);
}

/** The dataset's files; what was kept aside is none of them. */
const dataset = ({ files }: ReturnType<typeof memoryStore>) =>
  new Map([...files].filter(([key]) => key.endsWith('.parquet') && !key.includes('/damaged/')));

describe('orchestrate', () => {
  it('takes no part for damaged that another process commits while it looks', async () => {
    const finished = [...(await carriedOut(plan)).files].filter(([key]) => key.endsWith('.parquet'));
    const store = memoryStore();
    // Each time it lists, the other one commits its next part.
    const list = async (prefix: string) => {
      const found = await store.list(prefix);
      for (const [key, bytes] of finished.splice(0, 3)) await store.write(key, bytes);
      return found;
    };
    expect(await carryOut({ ...store, list })).toMatchObject({ state: 'done', failed: 0, damaged: [] });
  });

  it('carries out a plan and leaves a complete experiment', async () => {
    const store = memoryStore();
    const { summary, ...outcome } = await carryOut(store);
    expect(outcome).toEqual({
      id: plan.id,
      state: 'done',
      planned: 10,
      ok: 10,
      failed: 0,
      reused: 0,
      missing: 0,
      damaged: [],
    });
    expect(summary?.variants.fixed.runs).toBe(5);
    expect(await store.list('')).toEqual(
      [
        keys.experiment(plan.id),
        keys.progress(plan.id),
        keys.summary(plan.id),
        ...plan.parts.flatMap(({ variants, seeds: [seed] }) =>
          [keys.runs, keys.curves, keys.episodes].map((key) => key(plan.id, Object.keys(variants)[0], seed)),
        ),
      ].sort(),
    );
    expect(await readJson(store, keys.experiment(plan.id))).toMatchObject({
      id: plan.id,
      version: 2,
      created: '1970-01-01T00:00:00.000Z',
      variants: plan.variants,
      seeds: [0, 1, 2, 3, 4],
      baseline: 'fixed',
      blocks: plan.blocks,
    });
    expect(await readJson(store, keys.summary(plan.id))).toEqual(JSON.parse(JSON.stringify(summary)));
  });

  it('writes the episodes of a part, then its curves, then its runs, which commit it', async () => {
    const store = memoryStore();
    await carryOut(store, { plan: wholePlan() });
    const kinds = store.writes.flatMap((key) => fileOfKey(plan.id, key)?.kind ?? []);
    expect(kinds).toEqual(['episodes', 'episodes', 'curves', 'runs']);
  });

  it.each([0, 4, 9])('goes on after a break-down with %i parts, to the same bytes', async (breakAfter) => {
    const store = memoryStore();
    await expect(carryOut(store, { backend: recording({ breakAfter }).backend })).rejects.toThrow('broken');
    expect(await progressIn(store)).toMatchObject({ state: 'failed', error: 'broken', ok: breakAfter });
    const again = recording();
    const outcome = await carryOut(store, { backend: again.backend });
    expect(outcome).toMatchObject({ state: 'done', ok: 10, reused: breakAfter });
    expect(again.asked).toHaveLength(10 - breakAfter);
    expect(dataset(store)).toEqual(dataset(await carriedOut(plan)));
  });

  it.each([
    ['one run each', plan],
    ['of both variants', wholePlan()],
  ])('goes on after a crash at any write, to the same bytes: parts %s', async (_, of) => {
    const expected = dataset(await carriedOut(of));
    for (let write = 0; write < of.parts.length * 4 + 4; write++) {
      const store = memoryStore();
      await carryOut(crashing(store, { write, moment: 'before' }), { plan: of }).catch(() => undefined);
      expect(await carryOut(store, { plan: of })).toMatchObject({ state: 'done', ok: 10 });
      expect(dataset(store)).toEqual(expected);
    }
  });

  it('has every run once in each table, whatever was cut, crashed, damaged and asked for before', async () => {
    const all = Array.from({ length: 8 }, (_, seed) => seed);
    const step = fc.record({
      seeds: fc.subarray(all, { minLength: 1 }),
      atOnce: fc.integer({ min: 1, max: 4 }),
      together: fc.boolean(),
      crashAt: fc.option(fc.integer({ min: 1, max: 30 })),
      damage: fc.option(fc.nat()),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 3 }), async (steps) => {
        const store = memoryStore();
        for (const { seeds, atOnce, together, crashAt, damage } of steps) {
          const whole = wholePlan({ seeds, episodes: 3 });
          const names = Object.keys(whole.variants);
          const groups = together ? [names] : names.map((name) => [name]);
          const parts = chunksOf(seeds, atOnce).flatMap((some) =>
            groups.map((group) => ({
              experiment: whole.id,
              variants: Object.fromEntries(group.map((name) => [name, whole.variants[name]])),
              seeds: some,
            })),
          );
          const write = crashAt ?? Number.POSITIVE_INFINITY;
          const dying = crashing(store, { write, moment: 'before' });
          await carryOut(dying, { plan: { ...whole, parts } }).catch(() => undefined);
          const files = [...store.files.keys()].filter((key) => fileOfKey(whole.id, key));
          if (damage !== null && files.length > 0) {
            const key = files[damage % files.length];
            store.files.set(key, (store.files.get(key) as Uint8Array).slice(0, 20));
          }
        }
        const last = wholePlan({ seeds: all, episodes: 3 });
        expect(await carryOut(store, { plan: last })).toMatchObject({ state: 'done', missing: 0 });
        await expectEachOnce(store, last);
      }),
      { numRuns: 60 },
    );
  });

  it('leaves no run twice where two with different seeds, cut differently, were at work at once', async () => {
    const [few, many] = [{ seeds: 3 }, { seeds: 8 }].map((changes) => examplePlan(changes));
    const store = memoryStore();
    const coarse = { ...many, parts: wholePlan({ seeds: 8 }).parts };
    // Either may find that the other one replaced its files, and says so.
    const both = await Promise.allSettled([
      carryOut(store, { plan: few }),
      carryOut(store, { plan: coarse }),
    ]);
    for (const one of both)
      if (one.status === 'rejected') expect(String(one.reason)).toContain('another command');
    await carryOut(store, { plan: many });
    await expectEachOnce(store, many);
  });

  it('replaces half a commit that begins with a seed which nobody asks for any more', async () => {
    const store = memoryStore();
    const half = wholePlan({ seeds: [5, 6, 7, 8] });
    const { files } = trainPart(half.parts[0], { clock: () => 0 });
    for (const [key, bytes] of Object.entries(files).slice(0, -1))
      await store.write(`${half.id}/${key}`, bytes);
    const others = wholePlan({ seeds: [6, 7, 8] });
    await carryOut(store, { plan: others });
    await expectEachOnce(store, others);
  });

  it('is not kept from its seeds by a damaged part of others', async () => {
    const store = await carriedOut(plan);
    const key = keys.curves(plan.id, 'fixed', 4);
    store.files.set(key, (store.files.get(key) as Uint8Array).slice(0, 20));
    const some = await carryOut(store, { plan: examplePlan({ seeds: 2 }) });
    expect(some).toMatchObject({
      state: 'done',
      reused: 4,
      damaged: [expect.stringContaining('part-fixed-4')],
    });
    expect(await carryOut(store)).toMatchObject({ state: 'done', ok: 10, reused: 9 });
  });

  it('takes a part that was tried again, and crashed before it was written, for none', async () => {
    const whole = wholePlan();
    for (let crashAt = 1; crashAt <= 4; crashAt++) {
      const store = memoryStore();
      await carryOut(store, { plan: whole, backend: recording({ fail: () => true }).backend });
      let writes = 0;
      const dying = beforeWrites(store, (key) => {
        if (fileOfKey(whole.id, key) && ++writes > crashAt) throw new Error('crashed');
      });
      await expect(carryOut(dying, { plan: whole, retryFailed: true })).rejects.toThrow('crashed');
      const again = await carryOut(store, { plan: whole });
      expect(again).toMatchObject({ state: 'done', ok: 10, failed: 0, damaged: [] });
      await expectEachOnce(store, whole);
    }
  });

  it('says of progress what it said last: that it failed', async () => {
    const store = memoryStore();
    let runs = 0;
    const slow = beforeWrites(store, async (key) => {
      if (fileOfKey(plan.id, key)?.kind === 'runs' && runs++ === 1) throw new Error('no space left');
      await sleep(1);
    });
    let now = 0;
    const modified = async (prefix: string) => sleep(5, await store.modified(prefix));
    const options = { commitsAtOnce: 4, unattended: true, now: () => (now += 2000) };
    await expect(carryOut({ ...slow, modified }, options)).rejects.toThrow('no space left');
    await sleep(50);
    expect(await progressIn(store)).toMatchObject({ state: 'failed' });
  });

  it('computes only the new seeds when there are more, and keeps the old ones when there are fewer', async () => {
    const store = await carriedOut(plan);
    const more = recording();
    const { id } = examplePlan({ seeds: 40 });
    expect(id).toBe(plan.id);
    const outcome = await carryOut(store, { plan: examplePlan({ seeds: 40 }), backend: more.backend });
    expect(outcome).toMatchObject({ state: 'done', planned: 80, ok: 80, reused: 10 });
    expect(more.asked).toHaveLength(70);
    expect(outcome.summary?.seeds.count).toBe(40);

    const fewer = recording();
    const narrowed = await carryOut(store, { plan: examplePlan({ seeds: [2, 1] }), backend: fewer.backend });
    expect(fewer.asked).toEqual([]);
    expect(narrowed).toMatchObject({ planned: 4, reused: 4 });
    expect((await readJson<{ seeds: number[] }>(store, keys.experiment(plan.id))).seeds).toHaveLength(40);
    expect(narrowed.summary?.seeds.count).toBe(40);
  });

  it('keeps failed runs as rows, and computes their parts again only when asked', async () => {
    const store = memoryStore();
    const unlucky = recording({ fail: ({ seeds }) => seeds[0] === 3 });
    const first = await carryOut(store, { backend: unlucky.backend });
    expect(first).toMatchObject({ state: 'done', ok: 8, failed: 2 });
    expect(first.summary?.variants.fixed).toMatchObject({ runs: 5, failed: 1 });
    const { rows } = await decodeRuns(await store.read(keys.runs(plan.id, 'fixed', 3)));
    expect(rows[0]).toMatchObject({ status: 'failed', error: 'bad luck' });

    const idle = recording();
    expect(await carryOut(store, { backend: idle.backend })).toMatchObject({ failed: 2, reused: 10 });
    expect(idle.asked).toEqual([]);

    const retry = recording();
    const retried = await carryOut(store, { backend: retry.backend, retryFailed: true });
    expect(retried).toMatchObject({ ok: 10, failed: 0, reused: 8 });
    expect(retry.asked.sort()).toEqual(['fixed/3', 'homework/3']);
    expect(dataset(store)).toEqual(dataset(await carriedOut(plan)));
  });

  it('names a damaged part, keeps it aside and computes it again', async () => {
    const store = await carriedOut(plan);
    const expected = dataset(store);
    const [truncated, foreign] = [keys.runs(plan.id, 'fixed', 2), keys.runs(plan.id, 'homework', 4)];
    const flipped = keys.episodes(plan.id, 'homework', 0);
    const half = (await store.read(truncated)).slice(0, 100);
    await store.write(truncated, half);
    await store.write(foreign, await store.read(keys.runs(plan.id, 'fixed', 4)));
    const bytes = Uint8Array.from(await store.read(flipped));
    bytes[bytes.length >> 1] ^= 4;
    await store.write(flipped, bytes);
    store.files.delete(keys.episodes(plan.id, 'homework', 1));

    const again = recording();
    const { damaged } = await carryOut(store, { backend: again.backend });
    expect(again.asked.sort()).toEqual(['fixed/2', 'homework/0', 'homework/1', 'homework/4']);
    expect(damaged.map((words) => words.replace(/^[^ ]*\/runs\//, ''))).toEqual([
      expect.stringMatching(/^part-fixed-2.parquet \(.+\)$/),
      expect.stringMatching(/^part-homework-0.parquet \(.*part-0.parquet is not as it was committed\)$/),
      expect.stringMatching(/^part-homework-1.parquet \(.*part-1.parquet is missing\)$/),
      'part-homework-4.parquet (it does not begin with seed 4 of homework)',
    ]);
    expect(store.files.get(keys.damaged(plan.id, truncated))).toEqual(half);
    expect(store.files.get(keys.damaged(plan.id, flipped))).toEqual(bytes);
    expect(dataset(store)).toEqual(expected);
  });

  it('does not take a store that cannot be read for a damaged part', async () => {
    const store = await carriedOut(plan);
    const writes = store.writes.length;
    const unreadable = { ...store, read: async () => Promise.reject(new Error('no permission')) };
    await expect(carryOut(unreadable)).rejects.toThrow('no permission');
    expect(store.writes).toHaveLength(writes);
  });

  it.each([
    ['signal', 'cancelled'],
    ['stopStarting', 'incomplete'],
  ] as const)('stops when told by %s, says %s, and leaves what is finished', async (which, state) => {
    const store = memoryStore();
    const controller = new AbortController();
    const onProgress = ({ ok }: Progress) => ok >= 3 && controller.abort();
    const outcome = await carryOut(store, { [which]: controller.signal, onProgress });
    expect(outcome).toMatchObject({ state, ok: 3, missing: 7 });
    expect(await progressIn(store)).toMatchObject({ state, ok: 3, planned: 10 });
    expect(await carryOut(store)).toMatchObject({ state: 'done', reused: 3 });
  });

  it('can be stopped before it summarizes, and then summarizes without training anything', async () => {
    const controller = new AbortController();
    const store = memoryStore();
    const stopped = await carryOut(store, {
      signal: controller.signal,
      onProgress: ({ ok }) => ok === 10 && controller.abort(),
    });
    expect(stopped).toMatchObject({ state: 'cancelled', ok: 10, missing: 0 });
    expect(stopped.summary).toBeUndefined();
    expect(store.files.has(keys.summary(plan.id))).toBe(false);
    const { backend: idle, asked } = recording();
    expect(await carryOut(store, { backend: idle })).toMatchObject({ state: 'done', reused: 10 });
    expect(asked).toEqual([]);
  });

  it('ends with what the store throws at the summary', async () => {
    const full = beforeWrites(memoryStore(), (key) => {
      if (key === keys.summary(plan.id)) throw new Error('no space left');
    });
    const { signal } = new AbortController();
    await expect(carryOut(full, { signal })).rejects.toThrow('no space left');
  });

  it('summarizes again what another process committed meanwhile', async () => {
    const store = memoryStore();
    const whole = await carriedOut(plan);
    const busy = beforeWrites(store, async (key) => {
      if (key !== keys.summary(plan.id)) return;
      for (const [other, theirs] of whole.files)
        if (!store.files.has(other)) await store.write(other, theirs);
    });
    await carryOut(busy, { plan: examplePlan({ seeds: 3 }) });
    expect(await readJson<Summary>(store, keys.summary(plan.id))).toMatchObject({ seeds: { count: 5 } });
  });

  it('writes progress from the first moment on, and then at most once a second', async () => {
    const store = memoryStore();
    let time = 0;
    await carryOut(store, { now: () => (time += 250) });
    const written = store.writes.filter((key) => key === keys.progress(plan.id)).length;
    expect(store.writes.indexOf(keys.progress(plan.id))).toBe(1);
    expect(written).toBeGreaterThan(2);
    expect(written).toBeLessThan(6);
  });

  it('goes on writing progress when the clock jumps back', async () => {
    const store = memoryStore();
    let time = 1e12;
    await carryOut(store, { now: () => (time -= 1e6) });
    expect(store.writes.filter((key) => key === keys.progress(plan.id)).length).toBeGreaterThan(5);
  });
});
