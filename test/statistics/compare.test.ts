import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { thisThread } from '../../src/backends/this-thread.ts';
import { recordOf } from '../../src/experiment/record.ts';
import type { ExperimentInput } from '../../src/experiment/schema.ts';
import { orchestrate } from '../../src/orchestrate.ts';
import { compareExperiments, type ExperimentResults } from '../../src/results/compare-experiments.ts';
import { keys } from '../../src/results/keys.ts';
import type { Summary } from '../../src/statistics/summary.ts';
import { folder } from '../../src/store/folder.ts';
import type { Store } from '../../src/store/store.ts';
import { manyruns } from '../command-line.ts';
import { example, examplePlan } from '../example.ts';
import { memoryStore } from '../memory-store.ts';

const { fixed, homework } = example.variants;

async function experiment(
  changes: Partial<ExperimentInput>,
  store: Store = memoryStore(),
): Promise<ExperimentResults & { summary: Summary; store: Store }> {
  const plan = examplePlan(changes);
  const { summary } = await orchestrate({ plan, backend: thisThread(), store, now: () => 0 });
  const record = recordOf(plan, { created: '', software: '' });
  return { store, record, summary: summary as Summary };
}

const one = () => experiment({ name: 'one', seeds: 12, variants: { fixed } });
const two = (changes: Partial<ExperimentInput> = {}) =>
  experiment({ name: 'two', seeds: 12, variants: { homework }, ...changes });

describe('experiments side by side', () => {
  it('give the numbers that one experiment of all their variants gives', async () => {
    const both = await experiment({ name: 'both', seeds: 12 });
    const { summary, names } = await compareExperiments([await one(), await two()]);
    expect(names).toEqual([{ fixed: 'one/fixed' }, { homework: 'two/homework' }]);
    expect(summary.baseline).toBe('one/fixed');
    expect(summary.comparisons).toEqual({ 'two/homework': both.summary.comparisons.homework });
    expect(summary.variants['two/homework']).toEqual(both.summary.variants.homework);
    expect(summary.seeds.count).toBe(12);
  });

  it('takes seeds that are not shared for independent', async () => {
    const others = await two({ seeds: { from: 100, count: 24 } });
    const { summary } = await compareExperiments([await one(), others]);
    const { n, difference, interval } = summary.comparisons['two/homework'].timesteps;
    expect(n).toEqual([24, 12]);
    const [x, y] = ['one/fixed', 'two/homework'].map((name) => {
      const { mean, sd } = summary.variants[name].metrics.timesteps;
      return { mean: mean as number, sd: sd as number };
    });
    const error = Math.hypot(x.sd / Math.sqrt(12), y.sd / Math.sqrt(24));
    const [low, high] = interval as [number, number];
    expect((high - low) / 2 / error).toBeGreaterThan(1.7);
    expect((high - low) / 2 / error).toBeLessThan(2.7);
    expect(difference).toBeCloseTo(y.mean - x.mean, 6);
  });

  it('tells experiments of the same name apart by their ids', async () => {
    const [first, second] = [await one(), await experiment({ name: 'one', variants: { fixed, homework } })];
    const { summary } = await compareExperiments([first, second]);
    expect(Object.keys(summary.variants)).toEqual([
      `${first.record.id}/fixed`,
      `${second.record.id}/fixed`,
      `${second.record.id}/homework`,
    ]);
  });

  it('compares with any variant, by its name where that is enough', async () => {
    const experiments = [await one(), await two({ variants: { homework, fixed } })];
    const baselineOf = async (baseline: string) =>
      (await compareExperiments(experiments, { baseline })).summary.baseline;
    expect(await baselineOf('homework')).toBe('two/homework');
    expect(await baselineOf('two/fixed')).toBe('two/fixed');
    await expect(baselineOf('fixed')).rejects.toThrow('one of `one/fixed`, `two/fixed`');
    await expect(baselineOf('homewrok')).rejects.toThrow('one of `one/fixed`, `two/homework`');
  });

  it('refuses what cannot be compared', async () => {
    const first = await one();
    const refused = async (...others: ExperimentResults[]) =>
      expect(compareExperiments([first, ...others]).then(() => 'compared')).rejects;
    await (await refused()).toThrow('Expected at least two experiments');
    await (await refused(first)).toThrow('twice');
    await (await refused(await two({ episodes: 40 }))).toThrow(
      'Expected variants of taxi with 30 episodes, as `"one/fixed"` is, got taxi with 40 episodes in two-',
    );
    await (await refused(await two({ environment: 'frozen-lake' }))).toThrow('got frozen-lake, map "4x4"');
    const unfinished = memoryStore();
    const second = await two();
    for (const key of await second.store.list('')) {
      if (!key.endsWith('summary.json')) await unfinished.write(key, await second.store.read(key));
    }
    await (await refused({ ...second, store: unfinished })).toThrow('has no summary.json yet');
    const [runs] = await second.store.list(keys.allRuns(second.record.id));
    await second.store.write(runs, new Uint8Array(10));
    await (await refused(second)).toThrow(
      `These results are damaged; \`manyruns run\` computes them again:\n${runs}`,
    );
  });
});

describe('manyruns compare', () => {
  let place: string;
  let folders: string[];
  beforeAll(async () => {
    place = await mkdtemp(join(tmpdir(), 'manyruns-compare-'));
    const [first, second] = [
      await experiment({ name: 'one', seeds: 12, variants: { fixed } }, folder(place)),
      await experiment({ name: 'two', seeds: 24, variants: { homework } }, folder(place)),
    ];
    folders = [first, second].map(({ record }) => join(place, record.id));
  });
  afterAll(() => rm(place, { recursive: true }));

  it('prints the table and writes a report', async () => {
    const report = join(place, 'both.html');
    const { code, stdout, stderr } = await manyruns(['compare', ...folders, '--report', report]);
    expect(stdout).toMatch(/two\/homework \w+ .* than one\/fixed/s);
    expect(stdout).toContain('the best first');
    expect(stderr).toContain(
      '12 seeds are shared by all and compared as pairs; the others count as independent.',
    );
    expect(stderr).toContain('Report: file://');
    expect(await readFile(report, 'utf8')).toContain('two/homework');
    expect(code).toBe(0);
  }, 60_000);

  it('prints the summary with --json, and says with 2 what is wrong', async () => {
    const json = await manyruns(['compare', ...folders, '--json']);
    const wrong = await manyruns(['compare', folders[0], join(place, 'nothing')]);
    const comparedWith = { 'one/fixed': 'one/fixed', 'two/homework': 'one/fixed' };
    expect(JSON.parse(json.stdout).comparedWith).toEqual(comparedWith);
    expect(wrong).toMatchObject({ code: 2, stdout: '' });
    expect(wrong.stderr).toContain('which has no experiment.json');
  }, 60_000);
});
