import type { ValuesSummary } from '../statistics/summarize-values.ts';
import { comparisonSentence, phrase } from './comparison-sentence.ts';
import { count, listed, number, plural, range, roughShare } from './format.ts';
import { plainTable } from './plain-table.ts';
import { isSure } from './ranking.ts';
import { MOST_NAMES } from './sweep-sentences.ts';
import { wrapped } from './wrapped.ts';

const PHRASE = phrase('has', ' values', { less: 'lower', more: 'higher', as: 'as high values' });

/** The answer in words, and a table of the variants. */
export function valuesReport(
  summary: ValuesSummary,
  options: {
    readonly baseline: string;
    readonly margin: number;
    readonly emphasise: (text: string) => string;
    readonly width?: number;
  },
): string {
  const { baseline, emphasise, width } = options;
  const sentences = valuesSentences(summary, options);
  const rows = Object.entries(summary.variants).map(([name, one]) => [
    ...[name, count(one.n), number(one.mean), range(one.interval)],
    ...[number(one.iqm), range(one.iqmInterval), number(one.median), number(one.sd)],
  ]);
  const head = ['variant', 'runs', 'mean', '95% interval', 'IQM', '95% interval', 'median', 'sd'];
  return [
    emphasise(wrapped(valuesHeadline(summary, baseline), width)),
    sentences.map((text) => wrapped(text, width)).join('\n'),
    `${emphasise('The runs')}\n${plainTable(rows, { head, width })}`,
  ]
    .filter((block) => block !== '')
    .join('\n\n');
}

/** `ppo is the best of 3: 13% higher values than dqn`; or which may be the best. */
export function valuesHeadline({ variants, comparisons, best }: ValuesSummary, baseline: string): string {
  const names = Object.keys(variants);
  const [first] = best;
  if (names.length === 1)
    return `${first}: ${number(variants[first].mean)} on average over ${plural(variants[first].n, 'run')}.`;
  if (best.length === names.length) return `These runs cannot tell which of ${count(names.length)} is best.`;
  if (best.length > 1) return `${listed(best, MOST_NAMES)} may be the best of ${count(names.length)}.`;
  const lead =
    names.length === 2
      ? `${first} is better than ${names.find((name) => name !== first)}`
      : `${first} is the best of ${count(names.length)}`;
  // Beside the baseline; the baseline itself beside the one that comes nearest.
  const size = (name: string) => Math.abs(comparisons[name].difference ?? Number.POSITIVE_INFINITY);
  const [nearest] = Object.keys(comparisons).toSorted((a, b) => size(a) - size(b));
  const { verdict } = comparisons[first === baseline ? nearest : first];
  if (!isSure(verdict)) return `${lead}.`;
  const other = first === baseline ? nearest : baseline;
  const [own, mean] = [variants[first].mean ?? 0, variants[other].mean ?? 0];
  const amount = mean > 0 ? roughShare((own - mean) / mean) : number(Math.abs(own - mean));
  const than = names.length > 2 ? ` than ${other}` : '';
  return `${lead}: ${amount} ${own < mean ? 'lower' : 'higher'} values${than}.`;
}

/** A sentence for each comparison. */
export function valuesSentences(
  { variants, comparisons }: ValuesSummary,
  { baseline, margin }: { readonly baseline: string; readonly margin: number },
): string[] {
  const mean = variants[baseline].mean ?? 0;
  return Object.entries(comparisons).map(([name, comparison]) => {
    const lead = isSure(comparison.verdict) ? `${name} is ${comparison.verdict}: ` : '';
    const context = { name: lead ? 'it' : name, baseline, mean, margin };
    return lead + comparisonSentence(PHRASE, comparison, context);
  });
}
