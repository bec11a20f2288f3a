import type { ValuesCompared } from '../statistics/compare-values.ts';
import { unseenShare } from '../statistics/rule-of-three.ts';
import type { Comparison } from '../statistics/summary.ts';
import { count, number, percentage, plural, roughShare, share, times } from './format.ts';

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

/** @param others than of what is counted, such as steps */
export function phrase(verb: string, of: string, others: Partial<Phrase> = {}): Phrase {
  return { verb, less: 'fewer', more: 'more', of, as: `as many${of}`, ...others };
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

type Compared = ValuesCompared | Comparison;

/** What a comparison says, in one sentence of its own kind for each verdict. */
export function comparisonSentence(words: Phrase, compared: Compared, context: SentenceContext): string {
  const { verb, less, more, of, as } = words;
  const { name, baseline, margin, neutral } = context;
  const { interval, verdict } = compared;
  const runs = Math.min(...compared.n);
  const difference = told(words, compared, context.mean);
  const within = (ends: string) => ` (95% interval ${ends}${fewSeeds(runs)})`;
  if (verdict === 'no difference')
    return `No difference in ${plural(runs, 'run')}: ${name} ${verb} ${as} as ${baseline}; up to about ${unseen(runs)} of runs could differ.`;
  if (verdict === 'equal')
    return `${name} ${verb} ${as} as ${baseline}, within ${percentage(margin)}${within(spanning(words, difference))}.`;
  if (interval === null || (interval[0] <= 0 && interval[1] >= 0)) {
    const where = interval ? within(spanning(words, difference)) : '';
    return `${plural(runs, 'seed')} cannot tell whether ${name} ${verb} ${more} or ${less}${of} than ${baseline}${where}${advice(compared, margin)}.`;
  }
  const [amount, ends] = amountOf(words, difference, context);
  const caveat = neutral ? `; ${less} may also be quicker failures` : '';
  return `${name} ${verb} ${amount}${within(ends)}${caveat}.`;
}

/** How sure that is: `needs 1.3% to 1.8% fewer steps in training`, the interval of the difference; empty without one. */
export function comparisonSpan(
  words: Phrase,
  compared: Compared,
  { mean, neutral }: Pick<SentenceContext, 'mean' | 'neutral'>,
): string {
  if (compared.interval === null || compared.verdict === 'no difference') return '';
  const difference = told(words, compared, mean);
  const [low, high] = difference.interval;
  if (difference.isShare && low >= 1)
    return `${words.verb} ${times(1 + low)} to ${times(1 + high)} times ${words.as}`;
  const caveat = neutral ? ` (${words.less} may also be quicker failures)` : '';
  return `${words.verb} ${spanning(words, difference)}${words.of}${caveat}`;
}

/** `2.0% fewer steps`, for one breath. */
export function briefly({ less, more, of, as }: Phrase, { relative, difference }: Compared): string {
  if (relative !== null && relative >= 1) return `${times(1 + relative)} times ${as}`;
  const [value, size] = relative === null ? [difference ?? 0, number] : [relative, roughShare];
  return `${size(Math.abs(value))} ${value < 0 ? less : more}${of}`;
}

/** `150 to 400 seeds would find a difference of 1% in 80 of 100 such experiments` */
export function seedsThatTell([low, high]: readonly [number, number], margin: number, where = ''): string {
  const range = low === high ? count(low) : `${count(low)} to ${count(high)}`;
  return `${range} seeds would find a difference of ${percentage(margin)}${where} in 80 of 100 such experiments`;
}

/** The share of runs that may be of a kind that none of so many was of. */
export function unseen(runs: number): string {
  return `${Math.round(100 * unseenShare(runs))}%`;
}

// --- internal ---

/** What so few runs cannot know, beside an interval. */
function fewSeeds(runs: number): string {
  if (runs >= FEW_SEEDS) return '';
  return `, from ${plural(runs, 'seed')}: up to about ${unseen(runs)} of runs could be of a kind not seen`;
}

/** As shares, unless these would be of what may be zero, or be read the wrong way round. */
function told(words: Phrase, compared: Compared, mean: number) {
  const { relative, relativeInterval } = compared;
  if (relative !== null && relativeInterval !== null && mean >= 0)
    return { value: relative, interval: relativeInterval, size: share, isShare: true };
  const [value, interval] = [compared.difference as number, compared.interval as readonly [number, number]];
  return { value, interval, size: (one: number) => plain(one, words), isShare: false };
}

type Told = ReturnType<typeof told>;

/** `1.6% fewer steps than fixed`, or how many times as many, or how many; and its interval, `1.3% to 1.8%`. */
function amountOf(words: Phrase, difference: Told, { baseline, mean }: SentenceContext): [string, string] {
  const { less, more, of, as, scale } = words;
  const { value, interval, size, isShare } = difference;
  if (isShare && value >= 1) {
    const [from, to] = interval.map((one) => times(1 + one));
    return [`${times(1 + value)} times ${as} as ${baseline}`, `${from} to ${to} times`];
  }
  const [from, to] = interval.toSorted((a, b) => Math.abs(a) - Math.abs(b)).map(size);
  const beside = isShare || scale ? '' : `, whose mean is ${mean < 0 ? '-' : ''}${size(mean)}`;
  return [`${size(value)} ${value < 0 ? less : more}${of} than ${baseline}${beside}`, `${from} to ${to}`];
}

/** `1.8% fewer to 1.0% more` */
function spanning({ less, more }: Phrase, { interval, size }: Told): string {
  const [low, high] = interval;
  const end = (value: number) => (value === 0 ? size(0) : `${size(value)} ${value < 0 ? less : more}`);
  if (size(low) === size(high) && low * high > 0) return end(low);
  if (high < 0) return `${size(high)} to ${end(low)}`;
  return low > 0 ? `${size(low)} to ${end(high)}` : `${end(low)} to ${end(high)}`;
}

/** What would help: how many seeds, by the spread alone. */
function advice({ seeds, n, difference, interval }: Compared, margin: number): string {
  const runs = Math.min(...n);
  if (interval === null && runs > 2 && difference !== 0)
    return `: ${plural(runs, 'run')} that all differ by the same may do so by luck`;
  return interval && seeds && seeds[1] > runs ? `; about ${seedsThatTell(seeds, margin)}` : '';
}

/** The size of a value, as it is. */
function plain(value: number, { scale = 1 }: Phrase): string {
  const size = Math.abs(value) * scale;
  return size >= 1000 ? count(size) : String(Number(size.toPrecision(3)));
}
