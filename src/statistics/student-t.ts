import { incompleteBeta } from './incomplete-beta.ts';
import { lastWhere } from './last-where.ts';

/**
 * The t above which a share of Student's distribution lies: how far out an interval of a mean has to reach when the
 * spread is estimated from the same few values.
 *
 * Source: Abramowitz & Stegun, Handbook of Mathematical Functions, 26.7.1.
 * @param tail from 1e-9 to 0.5
 * @param degrees of freedom, above 0, whole or not
 * @example studentQuantile(0.025, 9) // 2.262
 */
export function studentQuantile(tail: number, degrees: number): number {
  const key = `${tail} ${degrees}`;
  const known = quantiles.get(key);
  if (known !== undefined) return known;
  let beyond = 8;
  while (studentTail(beyond, degrees) > tail) beyond *= 8;
  const found = lastWhere((t) => studentTail(t, degrees) > tail, 0, beyond);
  if (quantiles.size > MOST_KNOWN) quantiles.clear();
  quantiles.set(key, found);
  return found;
}

/**
 * The share of Student's distribution above t.
 *
 * @param t from 0 and up
 * @example studentTail(2.262, 9) // 0.025
 */
export function studentTail(t: number, degrees: number): number {
  return incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5) / 2;
}

// --- internal ---

/** Hundreds of points of a curve ask for the same one. */
const quantiles = new Map<string, number>();
const MOST_KNOWN = 1000;
