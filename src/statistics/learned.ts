import { evaluateFully, type StartValue } from '../policy/evaluate-policy.ts';
import type { VariantRuns } from './variant-runs.ts';

/** What the policies of some runs do, counted in runs. */
export interface Learned {
  /** The goal is surely reached from every start. */
  readonly solvesAll: number;
  /** The episode surely ends from every start. */
  readonly endsFromAll: number;
  /** From some start the episode surely never ends. */
  readonly neverEnds: number;
  /** From some start it may never end, and from none it surely does not. */
  readonly mayNeverEnd: number;
  /** Over the runs that surely solve some start: the mean steps from such starts, and what the optimum takes from them. */
  readonly whereSolved: {
    readonly runs: number;
    readonly timesteps: number;
    readonly optimum: number;
  } | null;
  /** The optimum from the very starts from which the episode surely ends, mean over the runs; null where there is none. */
  readonly optimumThere: { readonly timesteps: number; readonly returns: number } | null;
}

export function learnedBy(variant: VariantRuns): Learned {
  const { optimum, policies, metrics } = variant;
  const counts = { solvesAll: 0, endsFromAll: 0, neverEnds: 0, mayNeverEnd: 0 };
  const solved = { runs: 0, timesteps: 0, optimum: 0 };
  const there = { runs: 0, timesteps: 0, returns: 0 };
  for (const [run, policy] of policies.entries()) {
    const all = metrics.solved_starts[run] === optimum.value.starts;
    const values = all ? undefined : evaluateFully(optimum.environment, policy).starts;
    const isEnding = (i: number) => values?.[i].ends ?? true;
    const isSolved = (i: number) => values?.[i].solved ?? true;
    const ending = optimum.starts.filter((_, i) => isEnding(i));
    counts.solvesAll += Number(all);
    if (ending.length === optimum.starts.length) counts.endsFromAll += 1;
    else if (values?.some(({ canEnd }) => !canEnd)) counts.neverEnds += 1;
    else counts.mayNeverEnd += 1;
    if (ending.length > 0) {
      there.runs += 1;
      there.timesteps += meanOf(ending, 'timesteps');
      there.returns += meanOf(ending, 'returns');
    }
    const best = optimum.starts.filter((_, i) => isSolved(i));
    if (best.length > 0) {
      const own = values?.filter((start) => start.solved);
      solved.runs += 1;
      solved.timesteps += own ? meanOf(own, 'timesteps') : metrics.policy_timesteps[run];
      solved.optimum += meanOf(best, 'timesteps');
    }
  }
  const { runs } = solved;
  return {
    ...counts,
    whereSolved:
      runs > 0 ? { runs, timesteps: solved.timesteps / runs, optimum: solved.optimum / runs } : null,
    optimumThere:
      there.runs > 0
        ? { timesteps: there.timesteps / there.runs, returns: there.returns / there.runs }
        : null,
  };
}

/** For each run, the steps from each start; NaN from those that its policy does not surely solve. */
export function stepsFromStarts({ optimum: { environment }, policies }: VariantRuns): Float64Array[] {
  return policies.map((policy) =>
    Float64Array.from(evaluateFully(environment, policy).starts, ({ solved, timesteps }) =>
      solved ? timesteps : Number.NaN,
    ),
  );
}

// --- internal ---

/** Over starts as likely as they are drawn. */
function meanOf(starts: readonly StartValue[], what: 'timesteps' | 'returns'): number {
  const all = starts.reduce((sum, { share }) => sum + share, 0);
  return starts.reduce((sum, start) => sum + start.share * start[what], 0) / all;
}
