/**
 * How large a share of all runs a kind of run can be that none of n runs was of: with 95% confidence not larger than
 * this. It is what few runs cannot know, whatever they show.
 *
 * Source: the binomial distribution; about 3 / n where n is large, hence the name (Hanley & Lippman-Hand, 1983).
 * @example unseenShare(5) // 0.45
 * @example unseenShare(100) // 0.03
 */
export function unseenShare(runs: number, level = 0.95): number {
  return 1 - (1 - level) ** (1 / runs);
}
