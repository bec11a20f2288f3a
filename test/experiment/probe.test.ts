import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadExperiment } from '../../src/cli/load-experiment.ts';
import { type Plan, plan } from '../../src/experiment/plan.ts';
import { estimateByProbe } from '../../src/experiment/probe.ts';
import { trainRun } from '../../src/training/run.ts';
import { examplePlan } from '../example.ts';

const folder = join(import.meta.dirname, '../../experiments');

/** By the first seeds of each variant. */
function trainedSteps({ variants, seeds }: Plan, sample: number): number {
  const some = seeds.slice(0, sample);
  return Object.values(variants)
    .flatMap((spec) => some.map((seed) => trainRun({ ...spec, seed }).timesteps))
    .reduce((sum, steps) => sum + (seeds.length / some.length) * steps.reduce((a, b) => a + b, 0), 0);
}

function expectWithinAFactorOf3(planned: Plan): void {
  const ratio = estimateByProbe(planned).steps / trainedSteps(planned, 3);
  expect(Math.max(ratio, 1 / ratio)).toBeLessThan(3);
}

describe('an estimate by a short trial', () => {
  it.each(readdirSync(folder))('is within a factor of 3: experiments/%s', async (file) => {
    expectWithinAFactorOf3(plan(await loadExperiment(join(folder, file), {})));
  });

  it.each([
    [
      'whose epsilon falls late',
      { epsilon: { kind: 'linear', from: 1, to: 0.05, over: 150_000 }, episodes: 200_000 },
    ],
    [
      'of many variants',
      {
        epsilon: 0.1,
        episodes: 300,
        grid: { 'agent.alpha': [0.1, 0.3, 1], epsilon: [0.1, 0.2, 0.4, 0.6, 0.7, 0.8, 0.85, 0.9] },
      },
    ],
    ['whose steps are bounded', { epsilon: 0.9, episodes: 2000, maxStepsPerEpisode: 50 }],
  ])('is so, too, of an experiment %s', (_, changes) => {
    expectWithinAFactorOf3(examplePlan({ variants: undefined, seeds: 1, ...changes }));
  });

  it('counts an episode that does not end as the longest that may be', () => {
    const stuck = {
      environment: { kind: 'frozen-lake', slippery: false },
      epsilon: 0,
      episodes: 100,
      seeds: 2,
    };
    expect(estimateByProbe(examplePlan({ variants: undefined, ...stuck })).steps).toBe(2 * 100 * 1e6);
  });

  it('is the sum over the runs of all variants', () => {
    const planned = examplePlan({ seeds: 7 });
    const { steps, coreSeconds, runs } = estimateByProbe(planned);
    expect(Object.keys(runs)).toEqual(Object.keys(planned.variants));
    expect(steps).toBe(7 * (runs.fixed.steps + runs.homework.steps));
    expect(coreSeconds).toBeCloseTo(7 * (runs.fixed.coreSeconds + runs.homework.coreSeconds), 12);
  });
});
