import { type Metric, metricNames, metrics, type Question } from '../statistics/metrics.ts';
import type { Comparison, Summary } from '../statistics/summary.ts';
import { caveats } from './caveats.ts';
import { chance, number, percent, range, signed } from './format.ts';
import { plainTable } from './plain-table.ts';
import { answers } from './sentences.ts';
import { curveText } from './terminal-curves.ts';
import { wrapped } from './wrapped.ts';

const TABLES: Readonly<Record<Question, string>> = {
  cost: 'What did learning cost? (sums over training)',
  learned: 'What was learned? (the greedy policy, evaluated exactly)',
  exploring: 'While still exploring (means of the last 100 episodes; they compare epsilons, not policies)',
};

/**
 * All that a summary says, as text: the answer in words, a table for each question, all learning curves; these as wide as
 * they are.
 */
export function fullTerminalReport(
  summary: Summary,
  emphasise: (text: string) => string,
  width?: number,
): string {
  const { cost, learned } = answers(summary);
  const block = (heading: string, text: string) => `${emphasise(heading)}\n${text}`;
  const inLines = (texts: readonly string[]) => texts.map((text) => wrapped(text, width)).join('\n');
  return [
    cost.length > 0 && block('The answer: what learning cost', inLines(cost)),
    learned.length > 0 && block('The answer: what was learned', inLines(learned)),
    ...Object.entries(TABLES).map(([question, heading]) =>
      block(heading, questionTable(summary, question as Question)),
    ),
    curveText(summary, Object.keys(summary.curves), emphasise),
    inLines(caveats(summary)),
  ]
    .filter(Boolean)
    .join('\n\n');
}

// --- internal ---

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
          comparison?.comparable ? chance(comparison.pImprovement) : '',
        ];
      }),
    );
  const wins = rows.some((row) => row.at(-1) !== '') ? ['wins'] : [];
  return plainTable(rows, {
    head: ['', 'variant', 'mean', '95% interval', 'IQM', 'difference from baseline', ...wins],
    align: ['left', 'left', 'right', 'right', 'right', 'left', 'right'],
  });
}

function shortLabel(metric: Metric): string {
  return metric.replace(/^(last|policy)_/, '').replaceAll('_', ' ');
}

function differenceText(comparison: Comparison | undefined, asks: Question): string {
  if (!comparison || comparison.difference === null) return 'not compared';
  const { difference, interval, relative, comparable, whyNot, verdict } = comparison;
  const amount = signed(difference);
  const share = relative === null || difference === 0 ? '' : ` (${percent(relative)})`;
  const span = interval ? `, ${range(interval)}` : '';
  if (verdict === 'no difference' || (interval && interval[0] === 0 && interval[1] === 0))
    return 'no difference';
  const isCost = whyNot === 'may fail' && asks === 'cost';
  if (!comparable && !isCost) return `${amount}${share}, not comparable`;
  const told = verdict === 'equal' || verdict === 'cannot tell' ? ` (${verdict})` : '';
  return `${amount}${share}${span}${told}`;
}
