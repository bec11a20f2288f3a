import type { Metric } from '../statistics/metrics.ts';
import type { Comparison, Summary } from '../statistics/summary.ts';
import { count, plural } from './format.ts';

/**
 * The answer in words: for each variant that is compared, what learning cost and what was learned, against its
 * baseline. A difference whose interval contains zero is not called one; the last episodes of training, which
 * compare epsilons and not policies, are never a reason.
 */
export function answers(summary: Summary): string[] {
  return Object.entries(summary.comparisons).flatMap(([name, comparisons]) => {
    const baseline = summary.comparedWith[name];
    const sentences = metricsFor(summary, baseline).map((metric) => {
      const mean = summary.variants[baseline].metrics[metric].mean;
      return sentence(PHRASES[metric] as Phrase, comparisons[metric], {
        name,
        baseline,
        size: Math.abs(mean ?? Number.NaN),
        seeds: summary.seeds.count,
      });
    });
    return sentences.filter((words) => words !== '');
  });
}

/**
 * How many seeds would bring the interval down to a difference of 1% of the baseline on either side: from the
 * spread alone, because a difference that was observed by chance says nothing of how many are needed.
 *
 * @example seedsToResolve({ interval: [-4, 4], size: 100, seeds: 10 }) // 160: four times as narrow
 */
export function seedsToResolve(now: {
  interval: readonly [number, number];
  size: number;
  seeds: number;
}): number {
  const half = (now.interval[1] - now.interval[0]) / 2;
  return Math.ceil(now.seeds * (half / (0.01 * now.size)) ** 2);
}

// --- internal ---

/** `needs` `fewer` or `more` `steps in training`. */
interface Phrase {
  readonly verb: string;
  readonly less: string;
  readonly more: string;
  readonly of: string;
}

const PHRASES: Partial<Record<Metric, Phrase>> = {
  timesteps: { verb: 'needs', less: 'fewer', more: 'more', of: ' steps in training' },
  penalties: { verb: 'collects', less: 'fewer', more: 'more', of: ' penalties in training' },
  solved_starts: { verb: 'learns to solve', less: 'fewer', more: 'more', of: ' starts' },
  goal_probability: { verb: 'learns to reach the goal', less: 'less often', more: 'more often', of: '' },
  policy_timesteps: { verb: 'learns a policy that needs', less: 'fewer', more: 'more', of: ' steps' },
};

/** Where the baseline surely solves no start, as on slippery ice, the probability of the goal says more. */
function metricsFor({ variants }: Summary, baseline: string): Metric[] {
  const solves = (variants[baseline].metrics.solved_starts.mean ?? 0) > 0;
  return ['timesteps', 'penalties', solves ? 'solved_starts' : 'goal_probability', 'policy_timesteps'];
}

interface Context {
  readonly name: string;
  readonly baseline: string;
  /** The size of the baseline's mean. */
  readonly size: number;
  readonly seeds: number;
}

function sentence({ verb, less, more, of }: Phrase, comparison: Comparison, context: Context): string {
  const { name, baseline, size, seeds } = context;
  const { difference, interval, comparable } = comparison;
  if (!comparable || difference === null || !(size > 0)) return '';
  if (interval === null) {
    return `${plural(seeds, 'seed')} cannot tell whether ${name} ${verb} ${more} or ${less}${of} than ${baseline}.`;
  }
  const [low, high] = interval;
  if (low === 0 && high === 0) return `${name} ${verb} neither ${more} nor ${less}${of} than ${baseline}.`;
  const hint = seeds < FEW_SEEDS ? `, a hint only, from ${plural(seeds, 'seed')}` : '';
  if (low <= 0 && high >= 0) {
    const enough = seedsToResolve({ interval, size, seeds });
    const advice =
      enough > seeds
        ? `about ${count(enough)} seeds would resolve a difference of 1%`
        : 'if there is a difference, it is below 1%';
    return (
      `${plural(seeds, 'seed')} cannot tell whether ${name} ${verb} ${more} or ${less}${of} than ${baseline} ` +
      `(95% interval ${share(low, size)} ${low < 0 ? 'less' : 'more'} to ${share(high, size)} more${hint}); ${advice}.`
    );
  }
  const [from, to] = [low, high].map(Math.abs).sort((a, b) => a - b);
  return (
    `${name} ${verb} ${share(difference, size)} ${difference < 0 ? less : more}${of} than ${baseline} ` +
    `(95% interval ${share(from, size)} to ${share(to, size)}${hint}).`
  );
}

const FEW_SEEDS = 10;

function share(amount: number, size: number): string {
  const percent = (Math.abs(amount) / size) * 100;
  return `${percent >= 100 ? count(percent) : percent.toFixed(percent < 0.1 ? 2 : 1)}%`;
}
