import type { Summary, VariantSummary } from '../statistics/summary.ts';
import { count, number, plural } from './format.ts';

/**
 * What the policies of each variant do, beside the optimum; first, where nobody solves a task that all share, just that.
 *
 * @param only a variant; all if not said
 */
export function policySentences({ variants }: Summary, only?: string): string[] {
  const found = Object.entries(variants).filter(([, variant]) => succeeded(variant) > 0);
  const nobody = found.length > 1 && solvedByNobody(found.map(([, variant]) => variant));
  const told = found
    .filter(([name]) => only === undefined || name === only)
    .map(([name, variant]) => {
      const words = variant.optimum.chance ? byChance(variant) : forCertain(variant, !nobody);
      return `${name} ${words}${endless(variant)}.`;
    });
  if (!nobody || only !== undefined) return told;
  const starts = count(found[0][1].optimum.starts);
  return [`None of them learns to solve all ${starts} starts, in any run.`, ...told];
}

/** `No run of any variant learns to reach the goal, from any start`, where that is so, though the goal can be reached. */
export function nobodyArrives({ variants }: Summary): string | undefined {
  const missed = Object.values(variants).every(
    ({ optimum, metrics }) => optimum.goalProbability > 0 && metrics.goal_probability.mean === 0,
  );
  return missed ? 'No run of any variant learns to reach the goal, from any start' : undefined;
}

// --- internal ---

function solvedByNobody(variants: readonly VariantSummary[]): boolean {
  const [{ optimum }] = variants;
  const task = JSON.stringify(optimum);
  return (
    !optimum.chance &&
    optimum.solvedStarts > 1 &&
    variants.every((one) => one.learned.solvesAll === 0 && JSON.stringify(one.optimum) === task)
  );
}

function succeeded({ runs, failed }: VariantSummary): number {
  return runs - failed;
}

/** `each of its 32 runs` */
function everyRun(runs: number): string {
  return runs === 1 ? 'its only run' : `each of its ${count(runs)} runs`;
}

/** Where chance decides: how often the goal is reached, and the return where it says something else. */
function byChance(variant: VariantSummary): string {
  const { optimum, learned, metrics } = variant;
  const runs = succeeded(variant);
  const { goal_probability: goal, policy_returns: returns } = metrics;
  const over = runs === 1 ? 'in its only run' : `on average over ${count(runs)} runs`;
  const isGoal = optimum.returns === optimum.goalProbability;
  const worth =
    isGoal || learned.endsFromAll < runs || returns.mean === null
      ? ''
      : `, with a return of ${number(returns.mean)}; the optimum has ${number(optimum.returns)}`;
  if (learned.solvesAll === runs && worth) return `surely reaches the goal in ${everyRun(runs)}${worth}`;
  return `reaches the goal with probability ${number(goal.mean)} ${over}, the optimum with ${number(optimum.goalProbability)}${worth}`;
}

/** Where nothing is left to chance: which starts are solved, and in how many steps. */
function forCertain(variant: VariantSummary, tellAll: boolean): string {
  const { optimum, learned, metrics } = variant;
  const runs = succeeded(variant);
  const { solvesAll, whereSolved } = learned;
  const single = optimum.starts === 1;
  const starts = count(optimum.starts);
  if (solvesAll === runs)
    return `solves ${single ? 'the start' : `all ${starts} starts`} in ${everyRun(runs)}, in ${number(metrics.policy_timesteps.mean)} steps on average; the optimum takes ${number(optimum.timesteps)}`;
  const inAll = `${solvesAll === 0 && !single ? 'none' : count(solvesAll)} of ${plural(runs, 'run')}`;
  const solved = single
    ? `solves the start in ${inAll}`
    : `solves ${number(metrics.solved_starts.mean)} of ${starts} starts on average over ${plural(runs, 'run')}${tellAll ? `, all of them in ${inAll}` : ''}`;
  if (whereSolved === null) return solved;
  const over = whereSolved.runs < runs && !single ? ` (mean over ${plural(whereSolved.runs, 'run')})` : '';
  const from = single ? '' : ` from the same starts (${number(optimum.timesteps)} from all)`;
  return `${solved}; where it does, it takes ${number(whereSolved.timesteps)} steps${over}, the optimum ${number(whereSolved.optimum)}${from}`;
}

/** In how many runs an episode surely never ends, and in how many it may not. */
function endless(variant: VariantSummary): string {
  const { optimum, learned } = variant;
  const where = optimum.starts === 1 ? '' : ' from some starts';
  const told = (amount: number, words: string) =>
    amount > 0
      ? `; in ${count(amount)} of ${plural(succeeded(variant), 'run')} its episode ${words}${where}`
      : '';
  return told(learned.neverEnds, 'surely never ends') + told(learned.mayNeverEnd, 'may never end');
}
