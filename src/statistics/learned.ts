import { evaluateFully, type StartValue } from '../policy/evaluate-policy.ts';
import { mean } from './mean.ts';
import type { Sample } from './sample.ts';
import type { VariantSummary } from './summary.ts';
import type { VariantRuns } from './variant-runs.ts';

/** What the policies of some runs do, counted in runs. */
export type Learned = Omit<VariantSummary['learned'], 'solvesAllInterval'>;

export function learnedBy({ optimum, policies, metrics }: VariantRuns): Learned {
  const counts = { solvesAll: 0, endsFromAll: 0, neverEnds: 0, mayNeverEnd: 0 };
  const solving: { timesteps: number; optimum: number }[] = [];
  const ending: { timesteps: number; returns: number }[] = [];
  for (const [run, policy] of policies.entries()) {
    const all = metrics.solved_starts[run] === optimum.value.starts;
    const values = all ? undefined : evaluateFully(optimum.environment, policy).starts;
    const ends = optimum.starts.filter((_, i) => values?.[i].ends ?? true);
    const solved = optimum.starts.filter((_, i) => values?.[i].solved ?? true);
    counts.solvesAll += Number(all);
    if (ends.length === optimum.starts.length) counts.endsFromAll += 1;
    else if (values?.some(({ canEnd }) => !canEnd)) counts.neverEnds += 1;
    else counts.mayNeverEnd += 1;
    if (ends.length > 0)
      ending.push({ timesteps: meanOver(ends, 'timesteps'), returns: meanOver(ends, 'returns') });
    if (solved.length > 0) {
      const own = values?.filter((start) => start.solved);
      const timesteps = own ? meanOver(own, 'timesteps') : metrics.policy_timesteps[run];
      solving.push({ timesteps, optimum: meanOver(solved, 'timesteps') });
    }
  }
  return {
    ...counts,
    whereSolved: solving.length > 0 ? { runs: solving.length, ...meansOf(solving) } : null,
    optimumThere: ending.length > 0 ? meansOf(ending) : null,
  };
}

/** The steps of the policies of each shared seed, over the starts that both surely solve; seeds without such are left out. */
export function commonSteps(x: VariantRuns, y: VariantRuns): readonly [Sample, Sample] {
  const places = new Map(y.seeds.map((seed, i) => [seed, i]));
  const pairs = x.seeds.flatMap((seed, i) => {
    const place = places.get(seed);
    if (place === undefined) return [];
    const own = evaluateFully(x.optimum.environment, x.policies[i]).starts;
    const other = evaluateFully(y.optimum.environment, y.policies[place]).starts;
    const inBoth = (_: StartValue, start: number) => own[start].solved && other[start].solved;
    const stepsOf = (starts: readonly StartValue[]) => meanOver(starts.filter(inBoth), 'timesteps');
    return own.some(inBoth) ? [{ seed, x: stepsOf(own), y: stepsOf(other) }] : [];
  });
  const seeds = pairs.map(({ seed }) => seed);
  return [
    { values: Float64Array.from(pairs, (pair) => pair.x), seeds },
    { values: Float64Array.from(pairs, (pair) => pair.y), seeds },
  ];
}

// --- internal ---

/** Over starts as likely as they are drawn. */
function meanOver(starts: readonly StartValue[], what: 'timesteps' | 'returns'): number {
  const all = starts.reduce((sum, { share }) => sum + share, 0);
  return starts.reduce((sum, start) => sum + start.share * start[what], 0) / all;
}

/** Of each field over all runs. */
function meansOf<Field extends string>(runs: readonly Record<Field, number>[]): Record<Field, number> {
  const fields = Object.keys(runs[0]) as Field[];
  return Object.fromEntries(fields.map((field) => [field, mean(runs.map((run) => run[field]))])) as Record<
    Field,
    number
  >;
}
