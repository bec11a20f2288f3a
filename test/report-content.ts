import { thisThread } from '../src/backends/this-thread.ts';
import { parseExperiment } from '../src/experiment/experiment.ts';
import { plan } from '../src/experiment/plan.ts';
import type { ExperimentRecord } from '../src/experiment/record.ts';
import type { ExperimentInput } from '../src/experiment/schema.ts';
import { orchestrate } from '../src/orchestrate.ts';
import type { ReportContent } from '../src/report/content.ts';
import { readContent } from '../src/report/read-content.ts';
import { trainReplays } from '../src/report/replays.ts';
import { keys } from '../src/results/keys.ts';
import type { Summary } from '../src/statistics/summary.ts';
import { readJson } from '../src/store/store.ts';
import { memoryStore } from './memory-store.ts';

/** Trains a small experiment, and gives what its report is made of. */
export async function contentOf(experiment: ExperimentInput, watchSeed?: number): Promise<ReportContent> {
  const planned = plan(parseExperiment(experiment));
  const store = memoryStore();
  const { summary } = await orchestrate({ plan: planned, backend: thisThread(), store, now: () => 0 });
  const record = await readJson<ExperimentRecord>(store, keys.experiment(planned.id));
  const content = await readContent([{ store, record }], { summary: summary as Summary });
  return { ...content, replays: await trainReplays(content, watchSeed) };
}

/** Taxi with two epsilons, and one variant each on a cliff and on ice. */
export const several = {
  name: 'several',
  environment: 'taxi',
  episodes: 400,
  seeds: 6,
  variants: {
    fixed: { epsilon: 0.1 },
    decay: { epsilon: { kind: 'linear', from: 1, to: 0.05, over: 200 } },
    cliff: { environment: 'cliff-walking', epsilon: 0.1 },
    ice: { environment: { kind: 'frozen-lake', slippery: false }, epsilon: 0.9 },
    slippery: { environment: 'frozen-lake', epsilon: 0.3 },
  },
} as const satisfies ExperimentInput;

/** Thirty cells of a grid. */
export const sweep = {
  name: 'sweep',
  environment: 'taxi',
  epsilon: 0.1,
  episodes: 200,
  seeds: 4,
  grid: { 'agent.alpha': [0.05, 0.1, 0.3, 0.5, 0.8, 1], 'agent.gamma': [0.7, 0.8, 0.9, 0.95, 0.99] },
} as const satisfies ExperimentInput;

/** What somebody could write into a name or an error, and must not take effect. */
export const hostile = `<img src=x onerror="document.title='taken'"></script><script>document.title='taken'</script>\u202egnirts`;

/** The same content with markup in every name and error. */
export function withHostileNames(content: ReportContent): ReportContent {
  const names = Object.keys(content.variants);
  const renamed = Object.fromEntries(names.map((name) => [name, `${name}${hostile}`]));
  const rename = <Value>(record: Readonly<Record<string, Value>>) =>
    Object.fromEntries(Object.entries(record).map(([name, value]) => [renamed[name] ?? name, value]));
  const { summary, runs } = content;
  const failures = [{ seed: 1, error: `${hostile}\nsecond line` }];
  return {
    ...content,
    title: hostile,
    summary: {
      ...summary,
      baseline: renamed[summary.baseline],
      comparedWith: rename(
        Object.fromEntries(names.map((name) => [name, renamed[summary.comparedWith[name]]])),
      ),
      variants: rename(summary.variants),
      comparisons: rename(summary.comparisons),
      curves: rename(summary.curves),
      headline: rename(summary.headline),
      best: summary.best.map((best) => ({
        ...best,
        among: best.among.map((name) => renamed[name]),
        names: best.names.map((name) => renamed[name]),
      })),
      ranking: {
        ...summary.ranking,
        order: summary.ranking.order.map((name) => renamed[name]),
        best: summary.ranking.best.map((name) => renamed[name]),
      },
    },
    variants: rename(content.variants),
    runs: rename(Object.fromEntries(names.map((name) => [name, { ...runs[name], failures }]))),
    damaged: [hostile],
    replays: content.replays.map((group) => ({
      ...group,
      runs: group.runs.map((run) => ({ ...run, variant: renamed[run.variant] })),
    })),
    sources: content.sources.map((source) => ({
      ...source,
      record: { ...source.record, software: hostile, variants: rename(source.record.variants) },
    })),
  };
}
