const MOST_POINTS = 120;

/**
 * The empirical distribution of some values: the share of them that is at most so large, or at least, whichever is
 * better. For one task it is rliable's performance profile. At most so many points, evenly in the share.
 */
export function profile(values: readonly number[], better: 'lower' | 'higher'): { x: number; y: number }[] {
  const sorted = values.toSorted((a, b) => a - b);
  const n = sorted.length;
  const count = Math.min(n, MOST_POINTS);
  const picks = new Set([...Array.from({ length: count }, (_, i) => Math.floor((i * n) / count)), n - 1]);
  if (n === 0) return [];
  if (better === 'lower')
    return [{ x: sorted[0], y: 0 }, ...Array.from(picks, (i) => ({ x: sorted[i], y: (i + 1) / n }))];
  return [...Array.from(picks, (i) => ({ x: sorted[i], y: (n - i) / n })), { x: sorted[n - 1], y: 0 }];
}
