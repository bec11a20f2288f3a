import { incompleteBeta } from './incomplete-beta.ts';
import { lastWhere } from './last-where.ts';

/**
 * The interval of a share, by the binomial distribution itself: it holds the true share at least as often as promised,
 * for any number of runs and any share. Use it for what a run does or does not. Its caveat: with few runs it is wide, and
 * wider than it would have to be on average.
 *
 * Source: C. J. Clopper, E. S. Pearson, The Use of Confidence or Fiducial Limits, Biometrika 26 (1934).
 * @param successes of `runs`
 * @example clopperPearson(9, 10, 0.95) // [0.555, 0.9975]
 */
export function clopperPearson(successes: number, runs: number, level: number): readonly [number, number] {
  const tail = (1 - level) / 2;
  const failures = runs - successes;
  const low =
    successes === 0 ? 0 : 1 - lastWhere((x) => incompleteBeta(1 - x, successes, failures + 1) > tail, 0, 1);
  const high =
    failures === 0 ? 1 : lastWhere((x) => 1 - incompleteBeta(x, successes + 1, failures) > tail, 0, 1);
  return [low, high];
}
