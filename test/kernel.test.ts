import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agents } from '../src/agents/index.ts';
import { environments } from '../src/environments/index.ts';
import { asSource, compile, modules } from '../src/kernel/assembly/build.ts';
import { loopOf, trainByTextbook, trainNormalised } from '../src/run.ts';
import { normaliseRunSpec, type RunSpec } from '../src/run-spec.ts';

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

describe('the kernel', () => {
  it('gives the digests of the textbook loop, whatever the run', () => {
    fc.assert(fc.property(anySpec, expectSame), { numRuns: 400 });
  }, 120_000);

  it('gives them for every agent in every environment, over thousands of episodes', () => {
    for (const environment of worlds) {
      for (const agent of Object.keys(agents)) {
        const epsilon = { kind: 'exponential', from: 1, decay: 0.999, to: 0.05 };
        expectSame(
          normaliseRunSpec({ environment, agent, epsilon, episodes: 6000, seed: 5, maxStepsPerEpisode: 400 }),
        );
      }
    }
  }, 120_000);

  it('trains every registered agent in every registered environment', () => {
    for (const environment of Object.keys(environments)) {
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
      trainNormalised(
        normaliseRunSpec({
          environment: other,
          agent,
          epsilon: 0.9,
          episodes: 50,
          seed: i,
          maxStepsPerEpisode: 99,
        }),
      );
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

  it.each(['train', 'resample'] as const)(
    'is what its source %s.ts compiles to',
    async (name) => {
      const made = asSource(await compile(name), name);
      const file = await readFile(join(import.meta.dirname, '../src/kernel', modules[name].made), 'utf8');
      const text = (source: string) => source.replaceAll(/[\s'+]/g, '');
      expect(text(file)).toBe(text(made));
      expect(file.length).toBeLessThan(20_000);
    },
    60_000,
  );
});
