import type { ValuesCompared, Verdict } from '../statistics/compare-values.ts';
import { unseenShare } from '../statistics/rule-of-three.ts';
import { count, plural } from './format.ts';
import { share, times } from './shares.ts';

/** How a metric is spoken of: `needs` `fewer` or `more` ` steps in training`, or `as many steps in training`. */
export interface Phrase {
  readonly verb: string;
  readonly less: string;
  readonly more: string;
  readonly of: string;
  readonly as: string;
  /** What a difference is told in where it is told as it is: 100 for shares. */
  readonly scale?: number;
}

export interface SentenceContext {
  readonly name: string;
  readonly baseline: string;
  /** Of the baseline. */
  readonly mean: number;
  readonly margin: number;
  /** Told without a verdict, because less is no merit by itself. */
  readonly neutral?: boolean;
}

/** Below so many runs it is said beside an interval what they cannot know. */
export const FEW_SEEDS = 10;

type Compared = Omit<ValuesCompared, 'verdict'> & { readonly verdict: Verdict | null };

/** What a comparison says, in one sentence of its own kind for each verdict. */
export function comparisonSentence(phrase: Phrase, compared: Compared, context: SentenceContext): string {
  // A share of what is below zero would be read the wrong way round.
  const comparison = context.mean < 0 ? { ...compared, relative: null, relativeInterval: null } : compared;
  const { verb, less, more, of, as } = phrase;
  const { name, baseline, margin, neutral = false } = context;
  const { interval, n, verdict } = comparison;
  const runs = Math.min(...n);
  if (verdict === 'no difference') {
    return `No difference in ${plural(runs, 'run')}: ${name} ${verb} ${as} as ${baseline}; up to about ${unseen(runs)} of runs could differ.`;
  }
  if (verdict === 'equal') {
    return `${name} ${verb} ${as} as ${baseline}, within ${percentage(margin)} (95% interval ${spanning(comparison, phrase)}${fewSeeds(runs)}).`;
  }
  const isTold = interval !== null && (interval[0] > 0 || interval[1] < 0);
  if (!isTold) {
    const where = interval ? ` (95% interval ${spanning(comparison, phrase)}${fewSeeds(runs)})` : '';
    return `${plural(runs, 'seed')} cannot tell whether ${name} ${verb} ${more} or ${less}${of} than ${baseline}${where}${advice(comparison, context)}.`;
  }
  const caveat = neutral ? `; ${less} may also be quicker failures` : '';
  return `${name} ${verb} ${amount(phrase, comparison, context)}${caveat}.`;
}

/** How sure that is: `needs 1.3% to 1.8% fewer steps in training`, the interval of the difference; empty without one. */
export function comparisonSpan(
  phrase: Phrase,
  compared: Compared,
  { mean, neutral }: Pick<SentenceContext, 'mean' | 'neutral'>,
): string {
  const comparison = mean < 0 ? { ...compared, relativeInterval: null } : compared;
  const { interval, relativeInterval, verdict } = comparison;
  if (interval === null || verdict === 'no difference') return '';
  const { verb, as, of } = phrase;
  if (relativeInterval && relativeInterval[0] >= 1)
    return `${verb} ${relativeInterval.map((one) => times(1 + one)).join(' to ')} times ${as}`;
  return `${verb} ${spanning(comparison, phrase)}${of}${neutral ? ' (which may be quicker failures)' : ''}`;
}

// --- internal ---

/** What so few runs cannot know, beside an interval. */
function fewSeeds(runs: number): string {
  if (runs >= FEW_SEEDS) return '';
  return `, from ${plural(runs, 'seed')}: up to about ${unseen(runs)} of runs could be of a kind not seen`;
}

/** The share of runs that may be of a kind that none of so many was of. */
function unseen(runs: number): string {
  return `${Math.round(100 * unseenShare(runs))}%`;
}

/** `1.6% fewer steps than fixed (95% interval 1.3% to 1.8%)`, or how many times as many, or how many. */
function amount(phrase: Phrase, comparison: Compared, { baseline, mean }: SentenceContext): string {
  const { less, more, of, as, scale } = phrase;
  const { relative, relativeInterval, n } = comparison;
  const difference = comparison.difference as number;
  const word = difference < 0 ? less : more;
  const hint = fewSeeds(Math.min(...n));
  if (relative === null || relativeInterval === null) {
    const [from, to] = bySize(comparison.interval).map((value) => plain(value, phrase));
    const beside = scale === undefined ? `, whose mean is ${mean < 0 ? '-' : ''}${plain(mean, phrase)}` : '';
    return `${plain(difference, phrase)} ${word}${of} than ${baseline}${beside} (95% interval ${from} to ${to}${hint})`;
  }
  if (relative >= 1 && mean > 0) {
    const [from, to] = relativeInterval.map((one) => times(1 + one));
    return `${times(1 + relative)} times ${as} as ${baseline} (95% interval ${from} to ${to} times${hint})`;
  }
  const [from, to] = bySize(relativeInterval);
  return `${share(relative)} ${word}${of} than ${baseline} (95% interval ${share(from)} to ${share(to)}${hint})`;
}

/** `1.8% fewer to 1.0% more` */
function spanning({ interval, relativeInterval }: Compared, phrase: Phrase): string {
  const [low, high] = (relativeInterval ?? interval) as readonly [number, number];
  const side = (value: number) => (relativeInterval ? share(value) : plain(value, phrase));
  const end = (value: number) =>
    value === 0 ? side(0) : `${side(value)} ${value < 0 ? phrase.less : phrase.more}`;
  if (side(low) === side(high) && low * high > 0) return end(low);
  if (low < 0 && high < 0) return `${side(high)} to ${end(low)}`;
  return low > 0 ? `${side(low)} to ${end(high)}` : `${end(low)} to ${end(high)}`;
}

/** What would help: how many seeds, by the spread alone. */
function advice({ seeds, n, difference, interval }: Compared, { margin }: SentenceContext): string {
  const runs = Math.min(...n);
  if (interval === null) {
    return runs > 2 && difference !== 0
      ? `: ${plural(runs, 'run')} that all differ by the same may do so by luck`
      : '';
  }
  if (seeds === null || seeds[1] <= runs) return '';
  const range = seeds[0] === seeds[1] ? count(seeds[0]) : `${count(seeds[0])} to ${count(seeds[1])}`;
  return `; about ${range} seeds would find a difference of ${percentage(margin)} in 80 of 100 such experiments`;
}

function bySize(interval: readonly [number, number] | null): readonly number[] {
  return (interval ?? []).map(Math.abs).sort((a, b) => a - b);
}

/** The size of a value, as it is. */
function plain(value: number, { scale = 1 }: Phrase): string {
  const size = Math.abs(value) * scale;
  return size >= 1000 ? count(size) : String(Number(size.toPrecision(3)));
}

/** `1%` */
function percentage(value: number): string {
  return `${Number((100 * value).toPrecision(3))}%`;
}
