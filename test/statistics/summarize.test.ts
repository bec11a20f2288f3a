import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { thisThread } from '../../src/backends/this-thread.ts';
import type { ExperimentInput } from '../../src/experiment/schema.ts';
import { orchestrate } from '../../src/orchestrate.ts';
import { terminalReport } from '../../src/report/terminal.ts';
import { mean } from '../../src/statistics/mean.ts';
import { type Summary, summarySchema } from '../../src/statistics/summary.ts';
import { trainRun } from '../../src/training/run.ts';
import { examplePlan } from '../example.ts';
import { memoryStore } from '../memory-store.ts';

async function summaryOf(changes: Partial<ExperimentInput> = {}) {
  const plan = examplePlan(changes);
  const { summary } = await orchestrate({ plan, backend: thisThread(), store: memoryStore(), now: () => 0 });
  const text = terminalReport(summary as Summary, { emphasise: (heading) => heading, full: true });
  return { summary: summary as Summary, text };
}

describe('a summary', () => {
  it('tells what the runs were, and what is promised of it', async () => {
    const { summary } = await summaryOf({ seeds: 12 });
    const { fixed } = examplePlan({ seeds: 12 }).variants;
    const totals = Array.from({ length: 12 }, (_, seed) =>
      trainRun({ ...fixed, seed }).timesteps.reduce((a, b) => a + b),
    );
    expect(summary.variants.fixed.metrics.timesteps.mean).toBeCloseTo(mean(totals), 9);
    const said = { version: 2, baseline: 'fixed', level: 0.95, family: 3, margin: 0.01 };
    expect(summary).toMatchObject({ ...said, seeds: { count: 12 } });
  });

  it.each([1, 3, 12])('has the form that its schema documents, with %i seeds', async (seeds) => {
    const { summary } = await summaryOf({ seeds });
    expect(z.strictObject(summarySchema.shape).parse(JSON.parse(JSON.stringify(summary)))).toEqual(summary);
  });

  it('takes the margin that the experiment says, under the same id', async () => {
    const told = async (changes: Partial<ExperimentInput>) => {
      const { comparisons, margin } = (await summaryOf({ seeds: 12, ...changes })).summary;
      return [margin, comparisons.homework.timesteps.verdict];
    };
    expect(await told({ margin: 0.5 })).toEqual([0.5, 'equal']);
    expect(await told({})).toEqual([0.01, 'cannot tell']);
    expect(examplePlan({ margin: 0.5 }).id).toBe(examplePlan().id);
  });

  it('says of each metric whether more is better', async () => {
    const variants = { calm: { epsilon: 0.1 }, wild: { epsilon: 0.9 } };
    const { wild } = (await summaryOf({ variants, seeds: 10 })).summary.comparisons;
    expect(wild.timesteps.difference).toBeGreaterThan(0);
    expect(wild.timesteps.pImprovement).toBe(0);
    expect(wild.returns.difference).toBeLessThan(0);
    expect(wild.returns.pImprovement).toBe(0);
  });

  it('never calls the last episodes a reason to prefer a variant with another epsilon', async () => {
    const { summary } = await summaryOf();
    expect(summary.comparisons.homework.last_timesteps.comparable).toBe(false);
    expect(summary.comparisons.homework.timesteps.comparable).toBe(true);
    const sameEpsilon = {
      slow: { epsilon: 0.1, agent: { kind: 'q-learning', alpha: 0.1 } },
      quick: { epsilon: 0.1, agent: { kind: 'q-learning', alpha: 1 } },
    };
    const { quick } = (await summaryOf({ variants: sameEpsilon })).summary.comparisons;
    expect(quick.last_timesteps.comparable).toBe(true);
  });

  it('does not compare what differs in environment, episodes or step guard, and says so; and counts what that ended', async () => {
    const variants = {
      fixed: { epsilon: 0.1 },
      longer: { epsilon: 0.1, episodes: 40 },
      lake: { epsilon: 0.1, environment: 'frozen-lake' },
      guarded: { epsilon: 0.1, maxStepsPerEpisode: 100 },
    };
    const reasons = { longer: 'other episodes', lake: 'other environment', guarded: 'other step guard' };
    const { summary, text } = await summaryOf({ variants });
    for (const [name, whyNot] of Object.entries(reasons)) {
      expect(summary.comparisons[name].timesteps).toMatchObject({
        ...{ difference: null, interval: null, relative: null, pImprovement: null, pInterval: null },
        ...{ comparable: false, whyNot, verdict: null },
      });
      expect(text).toContain(`${name} is not compared: its environment, its number of episodes or`);
    }
    expect(summary.variants.fixed.truncated).toBe(0);
    expect(summary.variants.guarded.truncated).toBeGreaterThan(50);
    expect(text).toMatch(/guarded: \d+ episodes \([\d.]+%\) ended by the step guard/);
  });

  it('has curves whose blocks cover all episodes, with bands around each line', async () => {
    const { fixed } = (await summaryOf({ seeds: 12 })).summary.curves;
    expect(fixed.reduce((sum, { episodes }) => sum + episodes, 0)).toBe(30);
    for (const { timesteps, penalties } of fixed) {
      for (const { value, lo, hi } of [...Object.values(timesteps), ...Object.values(penalties)]) {
        expect(lo).toBeLessThanOrEqual(value);
        expect(hi).toBeGreaterThanOrEqual(value);
        expect(lo).toBeGreaterThanOrEqual(0);
      }
    }
  });
});
