import { type Part, partOf } from '../experiment/part.ts';
import type { Plan } from '../experiment/plan.ts';
import type { RunSpec } from '../training/run-spec.ts';
import type { Standing } from './committed.ts';

/** Whether the failed runs of a part that stands are to be tried again. */
export type MayRetry = (variant: string, partFirstSeed: number) => boolean;

/**
 * What of a plan is to be computed, beside what stands: whole parts, pieces of them, and parts to be tried again.
 *
 * @returns the parts; how many runs will stand in the end; and how many of them do already
 */
export function compareWithPlan(plan: Plan, standing: Standing, mayRetry: MayRetry) {
  const counts = { ok: 0, failed: 0, reused: 0 };
  const missing: Part[] = [];
  const retried = new Set<string>();
  for (const { variant, specs } of plan.parts) {
    const runs = standing.runs.get(variant) ?? new Map();
    const replace = standing.toReplace.get(variant) ?? new Set();
    let open: RunSpec[] = [];
    const close = () => {
      if (open.length > 0) missing.push({ variant, specs: open });
      open = [];
    };
    for (const spec of specs) {
      const run = runs.get(spec.seed);
      if (run?.failed && mayRetry(variant, run.partFirstSeed)) retried.add(`${variant}/${run.partFirstSeed}`);
      if (run) continue;
      if (replace.has(spec.seed)) close();
      open.push(spec);
    }
    close();
  }
  const wholes = wholeParts(plan, standing, retried);
  missing.push(...wholes);
  const triedAgain = new Set(
    wholes.flatMap(({ variant, specs }) => specs.map(({ seed }) => `${variant}/${seed}`)),
  );
  for (const { variant, specs } of plan.parts) {
    for (const { seed } of specs) {
      const run = standing.runs.get(variant)?.get(seed);
      if (!run || triedAgain.has(`${variant}/${seed}`)) continue;
      counts.reused += 1;
      counts[run.failed ? 'failed' : 'ok'] += 1;
    }
  }
  // Also seeds that this plan does not ask for, where a part is tried again as a whole.
  const toDo = missing.reduce((sum, { specs }) => sum + specs.length, 0);
  return { missing, planned: counts.reused + toDo, counts };
}

// --- internal ---

/** The parts as they stand, to be computed and replaced as a whole. */
function wholeParts({ variants }: Plan, standing: Standing, retried: ReadonlySet<string>): Part[] {
  return [...retried].map((name) => {
    const [variant, first] = name.split('/');
    const seeds = [...(standing.runs.get(variant) ?? [])]
      .filter(([, run]) => run.partFirstSeed === Number(first))
      .map(([seed]) => seed);
    return partOf(variant, variants[variant], seeds);
  });
}
