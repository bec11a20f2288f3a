import type { Summary, VariantSummary } from '../statistics/summary.ts';
import { count, number, plural } from './format.ts';
import type { Answer } from './sentences.ts';

/** What the policies of each variant do, beside the optimum. */
export function policyAnswers({ variants }: Summary): Answer[] {
  const found = Object.entries(variants).filter(([, variant]) => succeeded(variant) > 0);
  const [, first] = found[0] ?? [];
  const none =
    first !== undefined &&
    found.length > 1 &&
    first.optimum.solvedStarts > 1 &&
    found.every(([, { optimum }]) => JSON.stringify(optimum) === JSON.stringify(first.optimum)) &&
    found.every(([, { learned }]) => learned.solvesAll === 0);
  const opening = none
    ? [answer(`None of them learns to solve all ${count(first.optimum.starts)} starts, in any run.`)]
    : [];
  return [
    ...opening,
    ...found.map(([name, variant]) => answer(`${policySentence(name, variant, !none)}.`, name)),
  ];
}

// --- internal ---

function answer(text: string, variant?: string): Answer {
  return { question: 'learned', variant, verdict: null, text };
}

function succeeded({ runs, failed }: VariantSummary): number {
  return runs - failed;
}

/** @param tellAll whether to say in how many runs all starts are solved */
function policySentence(name: string, variant: VariantSummary, tellAll: boolean): string {
  const { optimum, learned, metrics } = variant;
  const runs = succeeded(variant);
  const mean = metrics.goal_probability.mean;
  if (optimum.solvedStarts === 0) {
    return `${name} learns to reach the goal with probability ${number(mean)} on average; the optimum is ${number(optimum.goalProbability)}`;
  }
  const steps = metrics.policy_timesteps.mean;
  const all = optimum.starts === 1 ? 'the start' : `all ${count(optimum.starts)} starts`;
  if (learned.solvesAll === runs) {
    const every = runs === 1 ? 'its only run' : `each of its ${count(runs)} runs`;
    return `${name} solves ${all} in ${every}, in ${number(steps)} steps on average; the optimum takes ${number(optimum.timesteps)}`;
  }
  const inAll = tellAll
    ? `, all of them in ${learned.solvesAll === 0 ? 'none' : count(learned.solvesAll)} of ${plural(runs, 'run')}`
    : '';
  const solved =
    optimum.starts === 1
      ? `${name} solves the start in ${count(learned.solvesAll)} of ${plural(runs, 'run')}`
      : `${name} solves ${number(metrics.solved_starts.mean)} of ${count(optimum.starts)} starts on average${inAll}`;
  if (steps === null || learned.optimumThere === null) return `${solved}; its policies never end for sure`;
  const there = number(learned.optimumThere.timesteps);
  const from = optimum.starts === 1 ? '' : ` from the same starts (${number(optimum.timesteps)} from all)`;
  return `${solved}; where its policy surely ends, it takes ${number(steps)} steps, the optimum ${there}${from}`;
}
