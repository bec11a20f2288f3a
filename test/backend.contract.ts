import { describe, expect, it } from 'vitest';
import { agents } from '../src/agents/index.ts';
import type { Backend } from '../src/backends/backend.ts';
import { environments } from '../src/environments/index.ts';
import type { Part } from '../src/experiment/part.ts';
import { decodeRuns } from '../src/results/files.ts';
import { rowsOf } from '../src/results/run-table.ts';
import { trainRun } from '../src/training/run.ts';
import { normaliseRunSpec } from '../src/training/run-spec.ts';
import { examplePlan } from './example.ts';

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

/** A run of every environment x agent, and of every schedule. */
export function partsOfEverything(episodes: number): Part[] {
  const choices = [
    ...Object.keys(environments).flatMap((environment) =>
      Object.keys(agents).map((agent) => ({ environment, agent, epsilon: 0.3 })),
    ),
    ...schedules.map((epsilon) => ({ environment: 'taxi', agent: 'q-learning', epsilon })),
  ];
  return choices.map((choice, i) => ({
    variant: `v${i}`,
    specs: [3, 4].map((seed) => normaliseRunSpec({ ...choice, episodes, seed, maxStepsPerEpisode: 500 })),
  }));
}

export async function digestsOf(backend: Backend, parts: readonly Part[]): Promise<Map<string, string>> {
  const digests = new Map<string, string>();
  for await (const { part, runs } of backend.run(parts)) {
    for (const row of rowsOf(decodeRuns(runs).table)) digests.set(`${part.variant}/${row.seed}`, row.digest);
  }
  return digests;
}

/** What every backend promises. */
export function backendContract(name: string, create: () => Backend): void {
  describe(`${name}, as a backend`, () => {
    it('carries out each part exactly once', async () => {
      const { parts } = examplePlan({ seeds: 40 });
      const done: Part[] = [];
      for await (const { part, ok, failed } of create().run(parts)) {
        done.push(part);
        expect([ok, failed]).toEqual([part.specs.length, 0]);
      }
      expect(done).toHaveLength(parts.length);
      expect(new Set(done)).toEqual(new Set(parts));
    });

    it('ends at once when there is nothing to do', async () => {
      for await (const _ of create().run([])) throw new Error('there was an outcome');
    });

    it('gives the digests of trainRun, for every environment, agent and schedule', async () => {
      const parts = partsOfEverything(40);
      const expected = new Map(
        parts.flatMap(({ variant, specs }) =>
          specs.map((spec) => [`${variant}/${spec.seed}`, trainRun(spec).digest] as const),
        ),
      );
      const found = await digestsOf(create(), parts);
      expect(new Map([...found].sort())).toEqual(new Map([...expected].sort()));
    });

    it('makes failed rows of runs that fail, and goes on with the others', async () => {
      const [good, bad, other] = examplePlan({ seeds: 3 }).parts;
      const broken = {
        variant: bad.variant,
        specs: bad.specs.map((spec) => ({
          ...spec,
          environment: { kind: 'frozen-lake', map: ['SHG'], slippery: true },
        })),
      };
      const outcomes = new Map<Part, string[]>();
      for await (const { part, runs } of create().run([good, broken, other])) {
        outcomes.set(
          part,
          rowsOf(decodeRuns(runs).table).map(({ status, error }) => `${status}: ${error}`),
        );
      }
      expect(outcomes.get(good)).toEqual(['ok: null']);
      expect(outcomes.get(other)).toEqual(['ok: null']);
      expect(outcomes.get(broken)?.[0]).toMatch(
        /failed: Expected `(environment\.)?map` to let every start reach the goal/,
      );
    });

    it('starts nothing when it was told to stop before', async () => {
      const { parts } = examplePlan();
      for (const signals of [{ signal: AbortSignal.abort() }, { stopStarting: AbortSignal.abort() }]) {
        for await (const _ of create().run(parts, signals)) throw new Error('there was an outcome');
      }
    });

    it('lets running parts finish when it must not start more', async () => {
      const { parts } = examplePlan({ seeds: 100 });
      const controller = new AbortController();
      let outcomes = 0;
      for await (const { ok } of create().run(parts, { stopStarting: controller.signal })) {
        outcomes += 1;
        expect(ok).toBeGreaterThan(0);
        controller.abort();
      }
      expect(outcomes).toBeGreaterThan(0);
      expect(outcomes).toBeLessThan(parts.length);
    });

    it('ends without an error when it is stopped', async () => {
      const { parts } = examplePlan({ seeds: 100, episodes: 300 });
      const controller = new AbortController();
      let outcomes = 0;
      for await (const _ of create().run(parts, { signal: controller.signal })) {
        outcomes += 1;
        controller.abort();
      }
      expect(outcomes).toBeLessThan(parts.length);
    });
  });
}
