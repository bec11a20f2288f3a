import { describe, expect, it } from 'vitest';
import type { Backend } from '../src/backends/backend.ts';
import { thisThread } from '../src/backends/this-thread.ts';
import type { Part } from '../src/experiment/part.ts';
import type { Plan } from '../src/experiment/plan.ts';
import { type OrchestrateOptions, orchestrate } from '../src/orchestrate.ts';
import { failedPart, trainPart } from '../src/parts/train-part.ts';
import { decodeEpisodes, decodeRuns, keys, sha256 } from '../src/results/files.ts';
import type { Progress } from '../src/results/progress.ts';
import { rowsOf } from '../src/results/run-table.ts';
import type { Summary } from '../src/statistics/summary.ts';
import { readJson } from '../src/store/store.ts';
import { CannotGoOnError } from '../src/validation/errors.ts';
import { examplePlan } from './example.ts';
import { memoryStore } from './memory-store.ts';

const plan = examplePlan();

/** A backend that notes what it was asked, and can break down after some parts. */
function recording({ breakAfter = Number.POSITIVE_INFINITY, fail = (_: Part): boolean => false } = {}) {
  const inner = thisThread({ clock: () => 0 });
  const asked: string[] = [];
  const backend: Backend = {
    name: 'recording',
    async *run(parts, signals) {
      let done = 0;
      for await (const outcome of inner.run(parts, signals)) {
        if (done++ === breakAfter) throw new Error('broken');
        asked.push(...outcome.part.specs.map(({ seed }) => `${outcome.part.variant}/${seed}`));
        yield fail(outcome.part)
          ? { part: outcome.part, ...failedPart(outcome.part, new Error('bad luck')) }
          : outcome;
      }
    },
  };
  return { backend, asked };
}

function carryOut(store = memoryStore(), changes: Partial<OrchestrateOptions> = {}) {
  const { backend = recording().backend, ...others } = changes;
  return orchestrate({ plan, backend, store, now: () => 0, ...others });
}

/** The checksums of the dataset's files, by key. */
function dataset(store: ReturnType<typeof memoryStore>) {
  return Object.fromEntries(
    [...store.files]
      .filter(([key]) => key.endsWith('.parquet'))
      .map(([key, bytes]) => [key, sha256(bytes)])
      .sort(),
  );
}

async function undisturbed(of: Plan = plan) {
  const store = memoryStore();
  await carryOut(store, { plan: of });
  return store;
}

describe('orchestrate', () => {
  it('takes no part for damaged that another process commits while it looks', async () => {
    const finished = [...(await undisturbed()).files].filter(([key]) => key.endsWith('.parquet'));
    const store = memoryStore();
    // Each time it lists, the other one commits its next part: the episodes, and then the runs.
    const list = async (prefix: string) => {
      const found = await store.list(prefix);
      for (const [key, bytes] of finished.splice(0, 2)) await store.write(key, bytes);
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
        ...plan.parts.flatMap(({ variant, specs }) => [
          keys.runs(plan.id, variant, specs[0].seed),
          keys.episodes(plan.id, variant, specs[0].seed),
        ]),
      ].sort(),
    );
    expect(await readJson(store, keys.experiment(plan.id))).toMatchObject({
      id: plan.id,
      version: 1,
      created: '1970-01-01T00:00:00.000Z',
      variants: plan.variants,
      seeds: [0, 1, 2, 3, 4],
      baseline: 'fixed',
      blocks: plan.blocks,
    });
    expect(await readJson(store, keys.summary(plan.id))).toEqual(JSON.parse(JSON.stringify(summary)));
  });

  it('writes the episodes of a part before its runs, which commit it', async () => {
    const store = memoryStore();
    await carryOut(store);
    for (const { variant, specs } of plan.parts) {
      const at = (key: string) => store.writes.indexOf(key);
      expect(at(keys.episodes(plan.id, variant, specs[0].seed))).toBeLessThan(
        at(keys.runs(plan.id, variant, specs[0].seed)),
      );
    }
  });

  it('computes nothing again that stands', async () => {
    const store = await undisturbed();
    const before = dataset(store);
    const again = recording();
    const outcome = await carryOut(store, { backend: again.backend });
    expect(again.asked).toEqual([]);
    expect(outcome).toMatchObject({ state: 'done', ok: 10, reused: 10 });
    expect(dataset(store)).toEqual(before);
  });

  it('goes on after a break-down, to the bytes of an undisturbed experiment', async () => {
    const expected = dataset(await undisturbed());
    for (const breakAfter of [0, 1, 4, 9]) {
      const store = memoryStore();
      await expect(carryOut(store, { backend: recording({ breakAfter }).backend })).rejects.toThrow('broken');
      expect(await readJson<Progress>(store, keys.progress(plan.id))).toMatchObject({
        state: 'failed',
        error: 'broken',
        ok: breakAfter,
      });
      const again = recording();
      expect(await carryOut(store, { backend: again.backend })).toMatchObject({
        state: 'done',
        ok: 10,
        reused: breakAfter,
      });
      expect(again.asked).toHaveLength(10 - breakAfter);
      expect(dataset(store)).toEqual(expected);
    }
  });

  it('goes on after a crash at any write, to the bytes of an undisturbed experiment', async () => {
    const expected = dataset(await undisturbed());
    for (let crashAt = 1; crashAt <= 24; crashAt++) {
      const store = memoryStore();
      let writes = 0;
      const crashing = {
        ...store,
        write: async (key: string, bytes: Uint8Array) => {
          if (++writes >= crashAt) throw new Error('crashed');
          await store.write(key, bytes);
        },
      };
      await carryOut(store, { store: crashing } as Partial<OrchestrateOptions>).catch(() => undefined);
      expect(await carryOut(store)).toMatchObject({ state: 'done', ok: 10 });
      expect(dataset(store)).toEqual(expected);
    }
  });

  it('replaces half a commit even when the parts are cut differently now', async () => {
    const small = examplePlan({ seeds: 20 });
    const store = memoryStore();
    const part = small.parts[2];
    const { episodes } = trainPart(part, { clock: () => 0 });
    await store.write(keys.episodes(plan.id, part.variant, part.specs[0].seed), episodes);
    const large = examplePlan({ seeds: 100 });
    await carryOut(store, { plan: large });
    const seeds: string[] = [];
    for (const key of await store.list(keys.allEpisodes(plan.id))) {
      const rows = decodeEpisodes(await store.read(key));
      seeds.push(...new Set(rows.map(({ seed }) => `${key.split('/')[2]} ${seed}`)));
    }
    expect(seeds).toHaveLength(200);
    expect(new Set(seeds).size).toBe(200);
  });

  it('computes only the new seeds when there are more, and keeps the old ones when there are fewer', async () => {
    const store = await undisturbed();
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
    const unlucky = recording({ fail: ({ specs }) => specs[0].seed === 3 });
    const first = await carryOut(store, { backend: unlucky.backend });
    expect(first).toMatchObject({ state: 'done', ok: 8, failed: 2 });
    expect(first.summary?.variants.fixed).toMatchObject({ runs: 5, failed: 1 });
    const rows = rowsOf(decodeRuns(await store.read(keys.runs(plan.id, 'fixed', 3))).table);
    expect(rows[0]).toMatchObject({ status: 'failed', error: 'bad luck' });

    const idle = recording();
    expect(await carryOut(store, { backend: idle.backend })).toMatchObject({ failed: 2, reused: 10 });
    expect(idle.asked).toEqual([]);

    const retry = recording();
    expect(await carryOut(store, { backend: retry.backend, retryFailed: true })).toMatchObject({
      ok: 10,
      failed: 0,
      reused: 8,
    });
    expect(retry.asked.sort()).toEqual(['fixed/3', 'homework/3']);
    expect(dataset(store)).toEqual(dataset(await undisturbed()));
  });

  it('names a damaged part, keeps it aside and computes it again', async () => {
    const store = await undisturbed();
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
    expect(damaged.map((words) => words.replace(/.*\/runs\//, ''))).toEqual([
      expect.stringMatching(/^part-fixed-2.parquet \(.+\)$/),
      'part-homework-0.parquet (its episodes are not those that were committed)',
      'part-homework-1.parquet (its episodes are missing)',
      'part-homework-4.parquet (it has runs of "fixed")',
    ]);
    expect(store.files.get(keys.damaged(plan.id, truncated))).toEqual(half);
    expect(store.files.get(keys.damaged(plan.id, flipped))).toEqual(bytes);
    for (const key of [...store.files.keys()].filter((one) => one.includes('/damaged/')))
      store.files.delete(key);
    expect(dataset(store)).toEqual(expected);
  });

  it('reads once what it has just trained, and summarizes alike when it goes on later', async () => {
    const store = memoryStore();
    const read: string[] = [];
    const watched = { ...store, read: (key: string) => store.read(key).finally(() => read.push(key)) };
    const { summary } = await carryOut(watched);
    // Each file once, to see whether it is as it was written.
    expect(read.sort()).toEqual([...new Set(read)].sort());
    expect(read.every((key) => key.startsWith(keys.allRuns(plan.id)))).toBe(true);
    const later = memoryStore();
    await expect(carryOut(later, { backend: recording({ breakAfter: 4 }).backend })).rejects.toThrow();
    expect((await carryOut(later)).summary).toEqual(summary);
  });

  it('does not take a store that cannot be read for a damaged part', async () => {
    const store = await undisturbed();
    const writes = store.writes.length;
    const unreadable = { ...store, read: async () => Promise.reject(new Error('no permission')) };
    await expect(carryOut(store, { store: unreadable } as Partial<OrchestrateOptions>)).rejects.toThrow(
      'no permission',
    );
    expect(store.writes).toHaveLength(writes);
  });

  it('stops when told, says so, and leaves what is finished', async () => {
    for (const [which, state] of [
      ['signal', 'cancelled'],
      ['stopStarting', 'incomplete'],
    ] as const) {
      const store = memoryStore();
      const controller = new AbortController();
      const outcome = await carryOut(store, {
        [which]: controller.signal,
        onProgress: ({ ok }) => ok >= 3 && controller.abort(),
      });
      expect(outcome).toMatchObject({ state, ok: 3, missing: 7 });
      expect(await readJson<Progress>(store, keys.progress(plan.id))).toMatchObject({
        state,
        ok: 3,
        planned: 10,
      });
      expect(await carryOut(store)).toMatchObject({ state: 'done', reused: 3 });
    }
  });

  it('hears of a stop before it summarizes', async () => {
    const variants = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`v${i}`, { epsilon: i / 60 }]));
    const large = examplePlan({ variants, seeds: 2, episodes: 2 });
    const controller = new AbortController();
    const outcome = await carryOut(memoryStore(), {
      plan: large,
      signal: controller.signal,
      onProgress({ ok }) {
        if (ok === 120) setImmediate(() => controller.abort());
      },
    });
    expect(outcome).toMatchObject({ state: 'cancelled', ok: 120, missing: 0 });
  });

  it('ends with what the store throws at the summary', async () => {
    const store = memoryStore();
    const write = async (key: string, bytes: Uint8Array) => {
      if (key === keys.summary(plan.id)) throw new Error('no space left');
      await store.write(key, bytes);
    };
    const { signal } = new AbortController();
    await expect(carryOut({ ...store, write }, { signal })).rejects.toThrow('no space left');
  });

  it('summarizes again what another process committed meanwhile', async () => {
    const store = memoryStore();
    const whole = await undisturbed();
    const narrow = examplePlan({ seeds: 3 });
    const write = async (key: string, bytes: Uint8Array) => {
      if (key === keys.summary(plan.id)) for (const [other, all] of whole.files) store.files.set(other, all);
      await store.write(key, bytes);
    };
    await carryOut({ ...store, write }, { plan: narrow });
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

  it('refuses to mix with results of another version', async () => {
    const store = await undisturbed();
    const record = await readJson<object>(store, keys.experiment(plan.id));
    await store.write(
      keys.experiment(plan.id),
      new TextEncoder().encode(JSON.stringify({ ...record, version: 99 })),
    );
    await expect(carryOut(store)).rejects.toThrow(CannotGoOnError);
  });

  it('lets two of them work on one experiment: same bytes, nothing doubled', async () => {
    const store = memoryStore();
    const outcomes = await Promise.all([carryOut(store), carryOut(store)]);
    expect(outcomes.map(({ state }) => state)).toEqual(['done', 'done']);
    expect(dataset(store)).toEqual(dataset(await undisturbed()));
  });
});
