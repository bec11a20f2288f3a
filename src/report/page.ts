import { MOST_SHOWN } from './charts/palette.ts';
import type { ReportContent } from './content.ts';
import { count, plural } from './format.ts';
import { headline } from './headline.ts';
import { makePageData } from './make-page-data.ts';
import type { PageData } from './page-data.ts';
import { pageText } from './page-text.ts';
import { mattering } from './ranking.ts';
import { allVariantsSection } from './sections/all-variants.ts';
import { answerSection } from './sections/answer.ts';
import { costSection } from './sections/cost.ts';
import { differencesSection } from './sections/differences.ts';
import { epsilonsSection } from './sections/epsilons.ts';
import { failuresSection } from './sections/failures.ts';
import { learnedSection } from './sections/learned.ts';
import { parametersSection } from './sections/parameters.ts';
import { replaysSection } from './sections/replays.ts';
import { reproduceSection } from './sections/reproduce.ts';
import { runsSection } from './sections/runs.ts';
import { seedsInWords } from './seeds-in-words.ts';
import { type Shown, shownOf } from './shown.ts';

/** The report of an experiment, as one HTML file. */
export function renderReport(content: ReportContent): string {
  const data = makePageData(content);
  const shown = initiallyShown(content, data);
  const sections = {
    'All variants': allVariantsSection(content),
    'Hyper-parameters': parametersSection(content),
    Differences: differencesSection(content),
    Seeds: runsSection(content, data),
    Exploration: epsilonsSection(content),
    Policies: learnedSection(content),
    'Watch an agent': replaysSection(content),
    'What went wrong': failuresSection(content),
    'Time and cost': costSection(content),
    'Run it again': reproduceSection(content),
  };
  return pageText({
    title: content.title,
    subtitle: subtitle(content),
    headline: headline(content.summary),
    ...{ data, shown, sections },
    answer: answerSection(content, data, shown),
    made: `from ${content.sources.map(({ record }) => record.id).join(', ')}`,
  });
}

/** What the charts show at first: all variants where each can have a colour of its own, else those that matter. */
export function initiallyShown({ summary }: Pick<ReportContent, 'summary'>, data: PageData): Shown {
  const names = data.names.length <= MOST_SHOWN ? data.names : mattering(summary, MOST_AT_FIRST);
  const baseline = data.names.indexOf(summary.comparedWith[names[0]]);
  return shownOf(data, { variants: names.map((name) => data.names.indexOf(name)), baseline });
}

// --- internal ---

const MOST_AT_FIRST = 5;

function subtitle({ summary, variants, runs }: ReportContent): string {
  const specs = Object.values(variants);
  const each = (words: readonly string[]) => [...new Set(words)].join(', ');
  const done = Object.values(runs).reduce((sum, { seeds }) => sum + seeds.length, 0);
  return (
    `${plural(specs.length, 'variant')} × ${seedsInWords(summary)}: ${plural(done, 'run')} of ` +
    `${each(specs.map(({ episodes }) => count(episodes)))} episodes on ${each(specs.map(({ environment }) => environment.kind))}, ` +
    `with ${each(specs.map(({ agent }) => agent.kind))}.`
  );
}
