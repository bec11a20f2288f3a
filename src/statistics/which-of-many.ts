import type { AnswerOptions, Goal } from '../experiment/answer-options.ts';
import { learnedMetrics } from './headline.ts';
import type { Metric } from './metrics.ts';
import { rankVariants } from './rank-variants.ts';
import type { Ranking, Sweep } from './summary.ts';
import { sweepOf } from './sweep.ts';
import type { VariantRuns } from './variant-runs.ts';

/** Which of many variants to use, and what made the difference: what summary.json says of a sweep. */
export function whichOfMany(
  variants: Readonly<Record<string, VariantRuns>>,
  { goal = 'learned', search, repeats }: AnswerOptions,
): { ranking: Ranking; sweep: Sweep | null; repeats: string | null } {
  const by = metricsOf(goal, variants);
  const ranking = rankVariants(variants, by);
  const shown = [...new Set<Metric>([...by, 'timesteps'])];
  const some = Object.values(variants).some(({ seeds }) => seeds.length > 0);
  const sweep = search && some ? sweepOf(variants, { search, shown, best: ranking.best[0] }) : null;
  return { ranking, sweep, repeats: repeats ?? null };
}

// --- internal ---

function metricsOf(goal: Goal, variants: Readonly<Record<string, VariantRuns>>): Metric[] {
  const one = { steps: 'timesteps', penalties: 'penalties', return: 'returns' } as const;
  if (goal !== 'learned') return [one[goal]];
  const [{ optimum }] = Object.values(variants);
  // Where an episode may end in failure, fewer steps may be quicker failures.
  return [learnedMetrics(optimum)[0], optimum.mayFail ? 'returns' : 'timesteps'];
}
