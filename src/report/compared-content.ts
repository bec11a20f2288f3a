import type { ExperimentResults, ExperimentsCompared } from '../results/compare-experiments.ts';
import type { ReportContent } from './content.ts';
import { readContent } from './read-content.ts';

/** What a report of several experiments side by side is made of. */
export async function comparedContent(
  experiments: readonly ExperimentResults[],
  { summary, names }: ExperimentsCompared,
): Promise<Omit<ReportContent, 'replays'>> {
  const parts: Omit<ReportContent, 'replays'>[] = [];
  for (const { store, record } of experiments) parts.push(await readContent(store, record, summary));
  const renamed = <Value>(pick: (part: (typeof parts)[number]) => Readonly<Record<string, Value>>) =>
    Object.fromEntries(
      parts.flatMap((part, i) => Object.entries(pick(part)).map(([name, value]) => [names[i][name], value])),
    ) as Record<string, Value>;
  return {
    title: parts.map(({ title }) => title).join(' and '),
    summary,
    variants: renamed(({ variants }) => variants),
    runs: renamed(({ runs }) => runs),
    damaged: parts.flatMap(({ damaged }) => damaged),
    sources: parts.flatMap(({ sources }) => sources),
  };
}
