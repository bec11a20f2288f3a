import { describe, expect, it } from 'vitest';
import { agents } from '../src/agents/index.ts';
import type { Backend } from '../src/backends/backend.ts';
import { type Part, partOf, runsOf } from '../src/experiment/part.ts';
import { trainRun } from '../src/training/run.ts';
import { normaliseRunSpec } from '../src/training/run-spec.ts';
import { examplePlan, wholePlan } from './example.ts';
import { runRows } from './read-results.ts';
import { choicesOfWorld } from './world.ts';

const schedules = [
  0.1,
  (episode: number) => 1 / (1 + episode),
  {
    kind: 'steps',
    values: [
      [0, 0.5],
      [10, 0.1],
    ],
  },
  { kind: 'linear', from: 1, to: 0, over: 20, hold: 2 },
  { kind: 'polynomial', from: 1, to: 0.1, over: 20, power: 2 },
  { kind: 'exponential', from: 1, decay: 0.9, to: 0.05 },
  { kind: 'exponential-asymptote', from: 1, to: 0.05, tau: 10 },
  { kind: 'cosine', from: 1, to: 0.05, over: 20 },
  { kind: 'inverse-time', from: 1, rate: 0.1 },
  {
    kind: 'piecewise-linear',
    points: [
      [0, 1],
      [10, 0.2],
    ],
  },
];

/** Two runs of every environment x agent, and of every schedule. */
function partsOfEverything(episodes: number): Part[] {
  const choices = [
    ...choicesOfWorld.flatMap((environment) =>
      Object.keys(agents).map((agent) => ({ environment, agent, epsilon: 0.3 })),
    ),
    ...schedules.map((epsilon) => ({ environment: 'taxi', agent: 'q-learning', epsilon })),
  ];
  return choices.map((choice, i) => {
    const { seed: _, ...spec } = normaliseRunSpec({ ...choice, episodes, seed: 3, maxStepsPerEpisode: 500 });
    const variants = { [`v${i}`]: spec };
    return partOf({ experiment: 'everything-0123456789ab', variants, seeds: [3, 4] });
  });
}

/** The digest of each run, by its variant and seed. */
export async function digestsOf(backend: Backend, parts: readonly Part[]): Promise<Record<string, string>> {
  const rows = await Array.fromAsync(backend.run(parts), runRows);
  return Object.fromEntries(rows.flat().map(({ variant, seed, digest }) => [`${variant}/${seed}`, digest]));
}

/** What every backend promises. */
export function backendContract(name: string, create: () => Backend): void {
  describe(`${name}, as a backend`, () => {
    it('carries out each part exactly once', async () => {
      const { parts } = examplePlan({ seeds: 40 });
      const results = await Array.fromAsync(create().run(parts));
      for (const { ok, failed } of results) expect([ok, failed]).toEqual([1, 0]);
      expect(results).toHaveLength(parts.length);
      expect(new Set(results.map(({ part }) => part))).toEqual(new Set(parts));
    });

    it('ends at once when there is nothing to do', async () => {
      expect(await Array.fromAsync(create().run([]))).toEqual([]);
    });

    it('gives the digests of trainRun, for every environment, agent and schedule', async () => {
      const parts = partsOfEverything(40);
      const runs = parts.flatMap((part) => [...runsOf(part)]);
      const expected = runs.map(({ variant, spec }) => [`${variant}/${spec.seed}`, trainRun(spec).digest]);
      expect(await digestsOf(create(), parts)).toEqual(Object.fromEntries(expected));
    });

    it('makes failed rows of runs that fail, and goes on with the others', async () => {
      const [good, bad, other] = examplePlan({ seeds: 3 }).parts;
      const [[name, spec]] = Object.entries(bad.variants);
      const environment = { kind: 'frozen-lake', map: ['SHG'], slippery: true };
      const broken = { ...bad, variants: { [name]: { ...spec, environment } } };
      const words = new Map<Part, string[]>();
      for await (const result of create().run([good, broken, other])) {
        words.set(
          result.part,
          (await runRows(result)).map(({ status, error }) => `${status}: ${error}`),
        );
      }
      expect(words.get(good)).toEqual(['ok: null']);
      expect(words.get(other)).toEqual(['ok: null']);
      expect(words.get(broken)?.[0]).toMatch(
        /failed: .*Expected `(environment\.)?map` to let every start reach the goal/,
      );
    });

    it('carries out a part of several variants, each with every seed', async () => {
      const { parts } = wholePlan({ seeds: 4 });
      expect(parts).toHaveLength(1);
      for await (const result of create().run(parts)) {
        expect(result).toMatchObject({ ok: 8, failed: 0 });
        const names = (await runRows(result)).map(({ variant, seed }) => `${variant} ${seed}`);
        expect(names).toEqual(['fixed', 'homework'].flatMap((one) => [0, 1, 2, 3].map((i) => `${one} ${i}`)));
        expect(Object.keys(result.files)).toEqual([
          ...['fixed', 'homework'].map(
            (name) => `episodes/experiment=${result.part.experiment}/variant=${name}/part-0.parquet`,
          ),
          'curves/part-fixed-0.parquet',
          'runs/part-fixed-0.parquet',
        ]);
      }
    });

    it('starts nothing when it was told to stop before', async () => {
      const { parts } = examplePlan();
      for (const signals of [{ signal: AbortSignal.abort() }, { stopStarting: AbortSignal.abort() }]) {
        expect(await Array.fromAsync(create().run(parts, signals))).toEqual([]);
      }
    });

    it('lets running parts finish when it must not start more', async () => {
      const { parts } = examplePlan({ seeds: 100 });
      const controller = new AbortController();
      let results = 0;
      for await (const { ok } of create().run(parts, { stopStarting: controller.signal })) {
        results += 1;
        expect(ok).toBeGreaterThan(0);
        controller.abort();
      }
      expect(results).toBeGreaterThan(0);
      expect(results).toBeLessThan(parts.length);
    });

    it('ends without an error when it is stopped', async () => {
      const { parts } = examplePlan({ seeds: 100, episodes: 300 });
      const controller = new AbortController();
      let results = 0;
      for await (const _ of create().run(parts, { signal: controller.signal })) {
        results += 1;
        controller.abort();
      }
      expect(results).toBeLessThan(parts.length);
    });
  });
}
