import { meanInterval } from './describe-values.ts';
import { type Difference, differenceOf, possibleDifference, withUnseen, withZero } from './difference.ts';
import { meanEstimate, type Range, studentInterval } from './estimate.ts';
import { fisherExact } from './fisher-exact.ts';
import { mean } from './mean.ts';
import { newcombe } from './newcombe.ts';
import { unseenShare } from './rule-of-three.ts';
import {
  areAlike,
  areMostlyAlike,
  type Bounds,
  FEWEST_ALIKE,
  isSame,
  isTwoValued,
  type Sample,
  sharedValues,
} from './sample.ts';
import { signTest } from './sign-test.ts';

/** What the runs of two variants say of the difference of their means. */
export interface MeanDifference {
  readonly difference: number;
  /** Null where the runs do not say where it lies. */
  readonly interval: Range | null;
  /** Whether it is told from zero; then the interval leaves zero out, else it does not. */
  readonly isSure: boolean;
  /** Whether nothing differs at all: each pair is the same, or without pairs all runs are. */
  readonly isNone: boolean;
  /** How far it may be moved by a kind of run that none was of, where most pairs differ by the same; 0 elsewhere. */
  readonly unseen: number;
  /** The estimates behind it; null for shares, which have none. */
  readonly estimates: Difference | null;
}

/** Fewer runs never tell a difference. */
const FEWEST_TO_TELL = 3;

/**
 * The difference of the means of x and y, with its interval: by Student's t, paired as far as seeds are shared; by exact
 * tests where a t would be taken in: shares (McNemar's or Fisher's test and Newcombe's interval), differences that
 * are mostly zero or all the same (sign test). Where most pairs differ by the same, between two bounds, the interval
 * reaches as far as a kind of run may move it that none was of.
 */
export function meanDifference(
  x: Sample,
  y: Sample,
  { level, bounds }: { level: number; bounds?: Bounds },
): MeanDifference {
  const shared = sharedValues(x, y);
  const [n, m] = [x.values.length, y.values.length];
  const runs = Math.min(n, m);
  const paired = shared[0].length === n && shared[0].length === m;
  const alpha = 1 - level;
  const difference = isSame(mean(x.values), mean(y.values)) ? 0 : mean(x.values) - mean(y.values);
  const result = { difference, interval: null, isSure: false, isNone: false, unseen: 0, estimates: null };
  const differences = paired ? differencesOf(...shared) : undefined;
  const constant = differences
    ? areAlike(differences, Math.abs(mean(y.values)))
    : areAlike(x.values) && areAlike(y.values);
  if (runs < 2) return result;
  const reach = unseenShare(runs, level) * (bounds ? bounds[1] - bounds[0] : Number.POSITIVE_INFINITY);
  if (constant && difference === 0)
    return { ...result, isNone: true, interval: Number.isFinite(reach) ? [-reach, reach] : null };
  if (runs < FEWEST_TO_TELL) return result;
  const clipped = (interval: Range) =>
    possibleDifference(interval, meanInterval(y.values, { level, bounds }), bounds);
  if (isTwoValued(x.values, bounds) && isTwoValued(y.values, bounds)) {
    const { p, interval } = shares(x.values, y.values, { paired, level, bounds });
    return { ...result, ...agreeing(clipped(interval), p <= alpha) };
  }
  const estimates = differenceOf([meanEstimate(x.values), meanEstimate(y.values)], { shared, runs: [n, m] });
  if (constant) {
    const p = paired ? signTest(n, 0) : fisherExact([n, n], [0, m]);
    const isSure = runs >= FEWEST_ALIKE && p <= alpha;
    return { ...result, isSure, interval: isSure ? [difference, difference] : null, estimates };
  }
  const interval = clipped(studentInterval({ ...estimates, value: difference }, level));
  const told = agreeing(interval, !differences || signsAgree(differences, alpha));
  const isOpen = differences !== undefined && areMostlyAlike(differences) && Number.isFinite(reach);
  const unseen = isOpen ? reach : 0;
  const widest = withUnseen(told.interval, { difference, unseen, isSure: told.isSure });
  return { ...result, ...told, interval: clipped(widest), unseen, estimates };
}

// --- internal ---

function differencesOf(x: Float64Array, y: Float64Array): Float64Array {
  return x.map((value, i) => (isSame(value, y[i]) ? 0 : value - y[i]));
}

/** Differences that are mostly zero have to pass the sign test, too. */
function signsAgree(differences: Float64Array, alpha: number): boolean {
  const above = differences.filter((difference) => difference > 0).length;
  const below = differences.filter((difference) => difference < 0).length;
  return (above + below) * 2 > differences.length || signTest(above, below) <= alpha;
}

function shares(
  x: Float64Array,
  y: Float64Array,
  { paired, level, bounds = [0, 1] }: { paired: boolean; level: number; bounds?: Bounds },
): { p: number; interval: Range } {
  const [low, high] = bounds;
  const successes = (values: Float64Array) => values.filter((value) => value === high).length;
  const [a, b] = [[successes(x), x.length] as const, [successes(y), y.length] as const];
  const both = paired ? x.filter((value, i) => value === high && y[i] === high).length : undefined;
  const p = both === undefined ? fisherExact(a, b) : signTest(a[0] - both, b[0] - both);
  const [from, to] = newcombe(a, b, { level, both });
  return { p, interval: [from * (high - low), to * (high - low)] };
}

/** Exact test and interval have to agree: told is what both tell, and else the interval reaches to zero. */
function agreeing(interval: Range, significant: boolean): { interval: Range; isSure: boolean } {
  const isSure = significant && (interval[0] > 0 || interval[1] < 0);
  return { isSure, interval: isSure ? interval : withZero(interval) };
}
