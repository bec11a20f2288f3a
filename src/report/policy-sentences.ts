import type { Summary, VariantSummary } from '../statistics/summary.ts';
import type { Answer } from './answer.ts';
import { count, number, plural } from './format.ts';

/** What the policies of each variant do, beside the optimum. */
export function policyAnswers({ variants }: Pick<Summary, 'variants'>): Answer[] {
  const found = Object.entries(variants).filter(([, variant]) => succeeded(variant) > 0);
  const [, first] = found[0] ?? [];
  const none =
    first !== undefined &&
    found.length > 1 &&
    !first.optimum.chance &&
    first.optimum.solvedStarts > 1 &&
    found.every(([, { optimum }]) => JSON.stringify(optimum) === JSON.stringify(first.optimum)) &&
    found.every(([, { learned }]) => learned.solvesAll === 0);
  const opening = none
    ? [answer(`None of them learns to solve all ${count(first.optimum.starts)} starts, in any run.`)]
    : [];
  return [
    ...opening,
    ...found.map(([name, variant]) => {
      const told = variant.optimum.chance ? byChance(variant) : forCertain(variant, !none);
      return answer(`${name} ${told}${endless(variant)}.`, name);
    }),
  ];
}

// --- internal ---

function answer(text: string, variant?: string): Answer {
  return { question: 'learned', variant, verdict: null, text };
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
  const all = optimum.starts === 1 ? 'the start' : `all ${count(optimum.starts)} starts`;
  if (solvesAll === runs) {
    return `solves ${all} in ${everyRun(runs)}, in ${number(metrics.policy_timesteps.mean)} steps on average; the optimum takes ${number(optimum.timesteps)}`;
  }
  const inAll = tellAll
    ? `, all of them in ${solvesAll === 0 ? 'none' : count(solvesAll)} of ${plural(runs, 'run')}`
    : '';
  const solved =
    optimum.starts === 1
      ? `solves the start in ${count(solvesAll)} of ${plural(runs, 'run')}`
      : `solves ${number(metrics.solved_starts.mean)} of ${count(optimum.starts)} starts on average over ${plural(runs, 'run')}${inAll}`;
  if (whereSolved === null) return solved;
  const over =
    whereSolved.runs < runs && optimum.starts > 1 ? ` (mean over ${plural(whereSolved.runs, 'run')})` : '';
  const from = optimum.starts === 1 ? '' : ` from the same starts (${number(optimum.timesteps)} from all)`;
  return `${solved}; where it does, it takes ${number(whereSolved.timesteps)} steps${over}, the optimum ${number(whereSolved.optimum)}${from}`;
}

/** In how many runs an episode surely never ends, and in how many it may not. */
function endless(variant: VariantSummary): string {
  const { optimum, learned } = variant;
  const where = optimum.starts === 1 ? '' : ' from some starts';
  const inRuns = (amount: number) => `in ${count(amount)} of ${plural(succeeded(variant), 'run')}`;
  const found = [
    learned.neverEnds > 0 && `${inRuns(learned.neverEnds)} its episode surely never ends${where}`,
    learned.mayNeverEnd > 0 && `${inRuns(learned.mayNeverEnd)} its episode may never end${where}`,
  ];
  return found
    .map((words) => words && `; ${words}`)
    .filter(Boolean)
    .join('');
}
