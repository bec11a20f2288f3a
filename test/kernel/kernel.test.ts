import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agents } from '../../src/agents/index.ts';
import { unpack } from '../../src/arithmetic/wasm.ts';
import type { Environment } from '../../src/environments/environment.ts';
import { tabulate } from '../../src/environments/tabulate.ts';
import { compile, modules } from '../../src/kernel/build.ts';
import { trainInKernel } from '../../src/kernel/kernel.ts';
import { alea } from '../../src/randomness/alea.ts';
import { loopOf, trainByTextbook, trainNormalised } from '../../src/training/run.ts';
import { normaliseRunSpec, type RunSpec } from '../../src/training/run-spec.ts';
import { train } from '../../src/training/train.ts';
import { anyWorld, choicesOfWorld } from '../world.ts';

const worlds = [
  'taxi',
  'frozen-lake',
  'cliff-walking',
  { kind: 'frozen-lake', map: '8x8', slippery: true },
  { kind: 'frozen-lake', slippery: false },
  { kind: 'cliff-walking', slippery: true },
  { kind: 'frozen-lake', map: ['SFS', 'HFG', 'FFS'], slippery: true },
  { kind: 'frozen-lake', map: ['SG'], slippery: false },
];
const p = fc.oneof(fc.constantFrom(0, 1, 0.1), fc.double({ min: 0, max: 1, noNaN: true }));
const anySpec = fc
  .record({
    environment: fc.constantFrom(...worlds),
    agent: fc.record({
      kind: fc.constantFrom(...Object.keys(agents)),
      alpha: fc.oneof(fc.constantFrom(1, 0.1, 0.5), fc.double({ min: 1e-9, max: 1, noNaN: true })),
      gamma: p,
    }),
    epsilon: fc.oneof(
      p,
      fc.record({ kind: fc.constant('linear'), from: p, to: p, over: fc.integer({ min: 1, max: 60 }) }),
      fc.record({ kind: fc.constant('cosine'), from: p, to: p, over: fc.integer({ min: 1, max: 60 }) }),
      fc.record({ kind: fc.constant('exponential'), from: p, decay: fc.constantFrom(0.9, 0.99), to: p }),
    ),
    episodes: fc.integer({ min: 1, max: 80 }),
    seed: fc.maxSafeNat(),
    maxStepsPerEpisode: fc.constantFrom(1, 2, 7, 300, 5000),
  })
  .map((spec) => normaliseRunSpec(spec));

function expectSame(spec: RunSpec): void {
  const [kernel, textbook] = [trainNormalised(spec), trainByTextbook(spec)];
  expect(kernel.digest).toBe(textbook.digest);
  expect(kernel).toEqual(textbook);
}

type Run = { environment: Environment; epsilon: number; episodes: number; seed: number };

/** Both loops by themselves, in a world that no run spec names. */
function expectAlike(kind: string, { environment, epsilon, episodes, seed }: Run): void {
  const run = { environment, maxStepsPerEpisode: 200 };
  const rule = { alpha: 0.3, gamma: 0.9 };
  const epsilons = new Float64Array(episodes).fill(epsilon);
  const { table, policy, ...metrics } = trainInKernel({ ...run, ...rule, agent: kind, epsilons, seed });
  const agent = agents[kind].create(rule);
  const textbook = train({ ...run, agent, epsilon, episodes, randomness: alea(seed) });
  expect({ ...metrics, agent: textbook.agent }).toEqual(textbook);
  expect(Buffer.compare(new Uint8Array(table.buffer), new Uint8Array(textbook.agent.table.buffer))).toBe(0);
  expect(policy).toEqual(policy.map((_, state) => textbook.agent.greedy(state)));
}

describe('the kernel', () => {
  it('gives the digests of the textbook loop, whatever the run', () => {
    fc.assert(fc.property(anySpec, expectSame), { numRuns: 300 });
  }, 120_000);

  it('gives them for every agent in every environment, over thousands of episodes', () => {
    for (const environment of worlds) {
      for (const agent of Object.keys(agents)) {
        const epsilon = { kind: 'exponential', from: 1, decay: 0.999, to: 0.05 };
        const run = { environment, agent, epsilon, episodes: 6000, seed: 5, maxStepsPerEpisode: 400 };
        expectSame(normaliseRunSpec(run));
      }
    }
  }, 120_000);

  it('gives them in any tabular environment', () => {
    const agent = fc.constantFrom(...Object.keys(agents));
    fc.assert(
      fc.property(anyWorld, agent, p, fc.maxSafeNat(), (environment, kind, epsilon, seed) => {
        expectAlike(kind, { environment, epsilon, episodes: 60, seed });
      }),
      { numRuns: 300 },
    );
  }, 60_000);

  it('gives them in a world of hundreds of thousands of entries, and in a small one after it', () => {
    for (const states of [300_000, 60]) {
      const environment = tabulate({
        kind: 'ring',
        states,
        actions: 3,
        starts: Array.from({ length: states }, (_, state) => state),
        outcomes(state, action) {
          const nextState = (state + action + states - 1) % states;
          return [{ nextState, reward: state % 7, terminated: state % 50 === 0 }];
        },
      });
      expectAlike('sarsa', { environment, epsilon: 0.2, episodes: 300, seed: 3 });
    }
  });

  it('trains every registered agent in every registered environment', () => {
    for (const environment of choicesOfWorld) {
      for (const agent of Object.keys(agents)) {
        const spec = normaliseRunSpec({ environment, agent, epsilon: 0.1, episodes: 1, seed: 0 });
        expect(loopOf(spec)).toBe('kernel');
      }
    }
  });

  it('keeps nothing from run to run', () => {
    const spec = normaliseRunSpec({ environment: 'frozen-lake', epsilon: 0.5, episodes: 500, seed: 1 });
    const alone = trainNormalised(spec);
    for (const [i, other] of worlds.entries()) {
      const agent = Object.keys(agents)[i % 4];
      const run = { environment: other, agent, epsilon: 0.9, episodes: 50, seed: i, maxStepsPerEpisode: 99 };
      trainNormalised(normaliseRunSpec(run));
      expect(trainNormalised(spec)).toEqual(alone);
    }
  });

  it('looks up between episodes, and stops when what it calls throws', () => {
    const spec = normaliseRunSpec({ environment: 'taxi', epsilon: 0.5, episodes: 100_000, seed: 1 });
    const seen: number[] = [];
    const onEpisode = (episode: number) => {
      seen.push(episode);
      if (seen.length === 3) throw new Error('enough');
    };
    expect(() => trainNormalised(spec, { onEpisode })).toThrow('enough');
    expect(seen).toHaveLength(3);
    expect(seen[2]).toBeLessThan(50_000);
  });

  it.each(Object.keys(modules) as (keyof typeof modules)[])(
    'is what its source %s.ts compiles to',
    async (name) => {
      const { wasm } = await import(/* @vite-ignore */ `../../src/kernel/${modules[name].made}`);
      expect(unpack(wasm)).toEqual(Buffer.from(await compile(name)));
      expect(wasm.length).toBeLessThan(10_000);
    },
    60_000,
  );
});
