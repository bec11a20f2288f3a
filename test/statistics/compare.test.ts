import { describe, expect, it } from 'vitest';
import { thisThread } from '../../src/backends/this-thread.ts';
import { recordOf } from '../../src/experiment/record.ts';
import type { ExperimentInput } from '../../src/experiment/schema.ts';
import { orchestrate } from '../../src/orchestrate.ts';
import { compareExperiments, type ExperimentResults } from '../../src/results/compare-experiments.ts';
import { keys } from '../../src/results/keys.ts';
import type { Summary } from '../../src/statistics/summary.ts';
import { folder } from '../../src/store/folder.ts';
import type { Store } from '../../src/store/store.ts';
import { commandFolder, says } from '../command-folder.ts';
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
  const { at, ends, read } = commandFolder();

  it('prints the table and writes a report, or prints the summary with --json', async () => {
    const here = folder(at('.'));
    const first = await experiment({ name: 'one', seeds: 12, variants: { fixed } }, here);
    const second = await experiment({ name: 'two', seeds: 24, variants: { homework } }, here);
    const compare = `compare ${first.record.id} ${second.record.id}`;
    const { stdout, stderr } = await ends(0, `${compare} --report both.html`);
    says(stdout, /two\/homework \w+ .* than one\/fixed/s, 'the best first');
    says(stderr, '12 seeds are shared by all and compared as pairs; the others count as independent.');
    says(stderr, 'Report: file://');
    expect(await read('both.html')).toContain('two/homework');
    const json = JSON.parse((await ends(0, `${compare} --json`)).stdout);
    expect(json.comparedWith).toEqual({ 'one/fixed': 'one/fixed', 'two/homework': 'one/fixed' });
    expect(json.comparisons['two/homework'].timesteps).toMatchObject({ n: [24, 12], pairs: 12 });
    expect(stderr).not.toContain('same runs');
    const again = await experiment({ name: 'again', seeds: 6, variants: { first: fixed } }, here);
    says(
      (await ends(0, `${compare} ${again.record.id}`)).stderr,
      'These are the same runs: one/fixed and again/first.',
    );
    says((await ends(2, `compare ${first.record.id} nothing`)).stderr, 'which has no experiment.json');
  }, 60_000);
});
