import type { ValuesSummary } from '../statistics/summarize-values.ts';
import { bestSentence } from './best-sentences.ts';
import { comparisonSentence, type Phrase } from './comparison-sentence.ts';
import { count, number, range } from './format.ts';
import { plainTable } from './plain-table.ts';
import { wrapped } from './wrapped.ts';

/** What is said of anyone's runs. */
export interface ValuesReportOptions {
  readonly baseline: string;
  readonly margin: number;
  readonly emphasise: (text: string) => string;
}

const WIDTH = 98;
const PHRASE: Phrase = { verb: 'has', less: 'lower', more: 'higher', of: ' values', as: 'as high values' };

/** The answer in words, and a table of the variants. */
export function valuesReport(
  summary: ValuesSummary,
  { baseline, margin, emphasise }: ValuesReportOptions,
): string {
  const sentences = valuesSentences(summary, { baseline, margin });
  const rows = Object.entries(summary.variants).map(([name, one]) => [
    ...[name, count(one.n), number(one.mean), range(one.interval)],
    ...[number(one.iqm), range(one.iqmInterval), number(one.median), number(one.sd)],
  ]);
  const head = ['variant', 'runs', 'mean', '95% interval', 'IQM', '95% interval', 'median', 'sd'];
  return [
    `${emphasise('The answer')}\n${sentences.map((text) => wrapped(text, WIDTH)).join('\n')}`,
    `${emphasise('The runs')}\n${plainTable(rows, { head })}`,
  ].join('\n\n');
}

/** A sentence for each comparison, and one of which may be the best. */
export function valuesSentences(
  { variants, comparisons, best }: ValuesSummary,
  { baseline, margin }: Pick<ValuesReportOptions, 'baseline' | 'margin'>,
): string[] {
  const mean = variants[baseline].mean ?? 0;
  const found = Object.entries(comparisons).map(([name, comparison]) => {
    const { verdict } = comparison;
    const lead = verdict === 'better' || verdict === 'worse' ? `${name} is ${verdict}: ` : '';
    return (
      lead + comparisonSentence(PHRASE, comparison, { name: lead ? 'it' : name, baseline, mean, margin })
    );
  });
  const among = Object.keys(variants);
  return among.length > 2 ? [...found, bestSentence('these values', { among, names: best })] : found;
}
