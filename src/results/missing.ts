import { type Part, partOf, runName, runNamesIn, runsIn } from '../experiment/part.ts';
import type { Plan } from '../experiment/plan.ts';
import type { Committed } from './committed.ts';
import type { FileOfPart } from './keys.ts';

/**
 * What of a plan is to be computed beside what is committed.
 *
 * @param options.retryFailed whether parts with failed runs are to be computed again as a whole; those that were written
 *   until the experiment was `started`, if that is said
 * @returns the parts to compute: whole ones, pieces of them, and those to be tried again; how many runs will stand in the
 *   end; and of those that stand already and are left alone, how many succeeded and failed
 */
export function missingParts(
  plan: Plan,
  { runs, uncommitted }: Committed,
  { retryFailed = false, started = Number.POSITIVE_INFINITY } = {},
) {
  const standing = runNamesIn(plan).flatMap((name) => {
    const of = runs.get(name);
    return of ? [{ of, failed: of.failed.has(name) }] : [];
  });
  const failing = standing.filter(({ of, failed }) => retryFailed && failed && of.written <= started);
  const retried = new Set(failing.map(({ of }) => of));
  const kept = standing.filter(({ of }) => !retried.has(of));
  const failed = kept.filter((run) => run.failed).length;

  const replaced = Map.groupBy(uncommitted, ({ variant }) => variant);
  const left = plan.parts.flatMap((part) => whatIsLeft(part, runs, replaced));
  const parts = [...left, ...[...retried].map(({ part }) => part)];
  // Also seeds that this plan does not ask for, where a part is tried again as a whole.
  const toDo = parts.reduce((sum, part) => sum + runsIn(part), 0);
  return { parts, planned: kept.length + toDo, ok: kept.length - failed, failed };
}

// --- internal ---

/**
 * The part itself, where all of its variants lack the same seeds; else a part for each variant. A part also begins wherever
 * a file begins that has to be replaced.
 */
function whatIsLeft(
  part: Part,
  runs: Committed['runs'],
  uncommitted: ReadonlyMap<string, readonly FileOfPart[]>,
): Part[] {
  const variants = Object.keys(part.variants);
  const lacking = variants.map((variant) =>
    part.seeds.filter((seed) => !runs.has(runName({ variant, seed }))),
  );
  const [seeds] = lacking;
  const isRectangle = lacking.every((own) => own.join() === seeds.join());
  const replaced = variants.flatMap((variant, i) =>
    (uncommitted.get(variant) ?? []).filter(({ firstSeed }) => lacking[i].includes(firstSeed)),
  );
  const isReplacedAsOne = replaced.every(
    ({ kind, variant, firstSeed }) =>
      firstSeed === seeds[0] && (kind === 'episodes' || variant === variants[0]),
  );
  if (isRectangle && isReplacedAsOne) return seeds.length > 0 ? [{ ...part, seeds }] : [];
  return variants.flatMap((name, i) => {
    const begins = new Set(
      replaced.flatMap(({ variant, firstSeed }) => (variant === name ? [firstSeed] : [])),
    );
    const pieces: number[][] = [];
    for (const seed of lacking[i]) {
      if (pieces.length === 0 || begins.has(seed)) pieces.push([]);
      pieces.at(-1)?.push(seed);
    }
    const alone = { [name]: part.variants[name] };
    return pieces.map((own) => partOf({ ...part, variants: alone, seeds: own }));
  });
}
