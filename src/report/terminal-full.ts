import { type Metric, metricNames, metrics, type Question } from '../statistics/metrics.ts';
import type { Comparison, Summary } from '../statistics/summary.ts';
import { caveats } from './caveats.ts';
import { number, percent, range, signed } from './format.ts';
import { plainTable } from './plain-table.ts';
import { answers } from './sentences.ts';
import { curveText } from './terminal-curves.ts';
import { wrapped } from './wrapped.ts';

const HEADINGS: Readonly<Record<Question, string>> = {
  cost: 'What did learning cost? (sums over training)',
  learned: 'What was learned? (the greedy policy, evaluated exactly)',
  exploring: 'While still exploring (means of the last 100 episodes; they compare epsilons, not policies)',
};
const WIDTH = 98;

/** All that a summary says, as text: the answer in words, a table for each question, all learning curves. */
export function fullTerminalReport(
  summary: Summary,
  { emphasise }: { readonly emphasise: (text: string) => string },
): string {
  const said = answers(summary);
  const answer = (['cost', 'learned'] as const)
    .filter((question) => said[question].length > 0)
    .map(
      (question) =>
        `${emphasise(ANSWERS[question])}\n${said[question].map((text) => wrapped(text, WIDTH)).join('\n')}`,
    );
  const questions = (['cost', 'learned', 'exploring'] as const).map(
    (question) => `${emphasise(HEADINGS[question])}\n${questionTable(summary, question)}`,
  );
  const curves = `${emphasise('Learning curves (steps per episode, mean over seeds, log scale)')}\n${curveText(summary, Object.keys(summary.curves))}`;
  const notes = caveats(summary).map((note) => wrapped(note, WIDTH));
  return [...answer, ...questions, curves, ...(notes.length > 0 ? [notes.join('\n')] : [])].join('\n\n');
}

// --- internal ---

const ANSWERS = { cost: 'The answer: what learning cost', learned: 'The answer: what was learned' } as const;

function questionTable(summary: Summary, question: Question): string {
  const rows = metricNames
    .filter((metric) => metrics[metric].asks === question)
    .flatMap((metric) =>
      Object.keys(summary.variants).map((name, i) => {
        const { mean, interval, iqm } = summary.variants[name].metrics[metric];
        const isBaseline = summary.comparedWith[name] === name;
        const comparison = isBaseline ? undefined : summary.comparisons[name]?.[metric];
        return [
          i === 0 ? shortLabel(metric) : '',
          name,
          number(mean),
          range(interval),
          number(iqm),
          isBaseline ? 'baseline' : differenceText(comparison, question),
          winsOf(comparison),
        ];
      }),
    );
  const wins = rows.some((row) => row.at(-1) !== '') ? ['wins'] : [];
  return plainTable(rows, {
    head: ['', 'variant', 'mean', '95% interval', 'IQM', 'difference from baseline', ...wins],
    align: ['left', 'left', 'right', 'right', 'right', 'left', 'right'],
  });
}

/** How often a run of the variant beats one of the baseline. */
function winsOf(comparison: Comparison | undefined): string {
  if (!comparison?.comparable || comparison.pImprovement === null) return '';
  const wins = 100 * comparison.pImprovement;
  if (wins > 0 && wins < 0.5) return '<1%';
  if (wins < 100 && wins >= 99.5) return '>99%';
  return `${Math.round(wins)}%`;
}

function shortLabel(metric: Metric): string {
  return metric.replace(/^(last|policy)_/, '').replaceAll('_', ' ');
}

function differenceText(comparison: Comparison | undefined, asks: Question): string {
  if (!comparison || comparison.difference === null) return 'not compared';
  const { difference, interval, relative, comparable, whyNot } = comparison;
  const amount = signed(difference);
  const share = relative === null || difference === 0 ? '' : ` (${percent(relative)})`;
  const span = interval ? `, ${range(interval)}` : '';
  if (interval && interval[0] === 0 && interval[1] === 0) return 'the same';
  const isCost = whyNot === 'may fail' && asks === 'cost';
  if (!comparable && !isCost) return `${amount}${share}, not comparable`;
  const unsure = interval && interval[0] <= 0 && interval[1] >= 0 && difference !== 0;
  return `${amount}${share}${span}${unsure ? ' (cannot tell)' : ''}`;
}
