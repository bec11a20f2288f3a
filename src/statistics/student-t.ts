import { whereItFalls } from './normal-distribution.ts';

/**
 * The t above which a share of Student's distribution lies: how far out an interval of a mean has to reach when the
 * spread is estimated from the same few values.
 *
 * Source: Abramowitz & Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4.
 * @param tail from 1e-9 to 0.5
 * @param degrees of freedom, a whole number from 1 and up
 * @example studentQuantile(0.025, 9) // 2.262
 */
export function studentQuantile(tail: number, degrees: number): number {
  return whereItFalls((t) => studentTail(t, degrees), tail, 1e10);
}

// --- internal ---

function studentTail(t: number, degrees: number): number {
  const theta = Math.atan(t / Math.sqrt(degrees));
  const square = Math.cos(theta) ** 2;
  const odd = degrees % 2 === 1;
  let term = odd ? Math.cos(theta) : 1;
  let sum = 0;
  for (let i = odd ? 2 : 1; i < degrees; i += 2) {
    sum += term;
    term *= (square * i) / (i + 1);
  }
  const within = odd ? (2 / Math.PI) * (theta + Math.sin(theta) * sum) : Math.sin(theta) * sum;
  return (1 - within) / 2;
}
