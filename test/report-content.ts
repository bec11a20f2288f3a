import { thisThread } from '../src/backends/this-thread.ts';
import type { ExperimentRecord } from '../src/experiment/record.ts';
import type { ExperimentInput } from '../src/experiment/schema.ts';
import { orchestrate } from '../src/orchestrate.ts';
import type { ReportContent } from '../src/report/content.ts';
import { readContent } from '../src/report/read-content.ts';
import { trainReplays } from '../src/report/replays.ts';
import { keys } from '../src/results/keys.ts';
import type { Summary } from '../src/statistics/summary.ts';
import { readJson } from '../src/store/store.ts';
import { planOf } from './dataset.ts';
import { memoryStore } from './memory-store.ts';

/** Trains a small experiment, and gives what its report is made of. */
export async function contentOf(experiment: ExperimentInput): Promise<ReportContent> {
  const planned = planOf(experiment);
  const store = memoryStore();
  const { summary } = await orchestrate({ plan: planned, backend: thisThread(), store, now: () => 0 });
  const record = await readJson<ExperimentRecord>(store, keys.experiment(planned.id));
  const content = await readContent([{ store, record }], { summary: summary as Summary });
  return { ...content, replays: await trainReplays(content) };
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
    thaw: { environment: 'frozen-lake', epsilon: 0.3 },
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
export function withHostileNames({ replays, ...content }: ReportContent): ReportContent {
  const names = Object.keys(content.variants);
  const renamed = (text: string, name: string) =>
    text.replaceAll(JSON.stringify(name), JSON.stringify(`${name}${hostile}`));
  const { runs, sources, ...rest }: typeof content = JSON.parse(
    names.reduce(renamed, JSON.stringify(content)),
  );
  const failures = [{ seed: 1, error: `${hostile}\nsecond line` }];
  return {
    ...rest,
    title: hostile,
    damaged: [hostile],
    runs: Object.fromEntries(Object.entries(runs).map(([name, own]) => [name, { ...own, failures }])),
    sources: sources.map((source) => ({ ...source, record: { ...source.record, software: hostile } })),
    replays: replays.map((group) => ({
      ...group,
      runs: group.runs.map((run) => ({ ...run, variant: `${run.variant}${hostile}` })),
    })),
  };
}
