import { type Part, partOf, runsIn } from '../experiment/part.ts';
import type { Plan } from '../experiment/plan.ts';
import type { Store } from '../store/store.ts';
import type { Committed, PartOfRun } from './committed.ts';
import { type FileOfPart, keys } from './keys.ts';

export interface Missing {
  /** What is to be computed: parts, pieces of them, and parts to be tried again. */
  readonly parts: readonly Part[];
  /** How many runs will stand in the end; and of those that stand already and are left alone, how many succeeded. */
  readonly planned: number;
  readonly ok: number;
  readonly failed: number;
}

/**
 * What of a plan is to be computed beside what is committed.
 *
 * @param mayRetry whether a part that stands, with failed runs, is to be computed again as a whole
 */
export function missingParts(
  plan: Plan,
  committed: Committed,
  mayRetry: (part: PartOfRun) => boolean = () => false,
): Missing {
  const retried = partsToRetry(plan, committed, mayRetry);
  const replaced = Map.groupBy(committed.uncommitted, ({ variant }) => variant);
  const parts = [
    ...plan.parts.flatMap((part) => whatIsLeft(part, committed, replaced)),
    ...[...retried].map((part) =>
      partOf({
        experiment: plan.id,
        variants: Object.fromEntries(part.variants.map((variant) => [variant, plan.variants[variant]])),
        seeds: part.seeds,
      }),
    ),
  ];
  let [ok, failed] = [0, 0];
  for (const variant of Object.keys(plan.variants)) {
    for (const seed of plan.seeds) {
      const run = committed.runs.get(variant)?.get(seed);
      if (!run || retried.has(run.part)) continue;
      if (run.failed) failed += 1;
      else ok += 1;
    }
  }
  // Also seeds that this plan does not ask for, where a part is tried again as a whole.
  const toDo = parts.reduce((sum, part) => sum + runsIn(part), 0);
  return { parts, planned: ok + failed + toDo, ok, failed };
}

export interface RetryOptions {
  readonly plan: Plan;
  readonly store: Store;
  readonly retryFailed?: boolean;
  readonly started?: number;
}

/** Which parts with failed runs to compute again: those that were written before the experiment was started. */
export async function wasWrittenBefore({
  plan: { id },
  store,
  retryFailed = false,
  started,
}: RetryOptions): Promise<(part: PartOfRun) => boolean> {
  if (!retryFailed) return () => false;
  if (started === undefined) return () => true;
  const times = await store.modified?.(keys.allRuns(id));
  return ({ key }) => !((times?.get(key) ?? 0) > started);
}

// --- internal ---

function partsToRetry(
  { variants, seeds }: Plan,
  { runs }: Committed,
  mayRetry: (part: PartOfRun) => boolean,
): Set<PartOfRun> {
  const found = new Set<PartOfRun>();
  for (const variant of Object.keys(variants)) {
    for (const seed of seeds) {
      const run = runs.get(variant)?.get(seed);
      if (run?.failed && !found.has(run.part) && mayRetry(run.part)) found.add(run.part);
    }
  }
  return found;
}

/**
 * The part itself, where all of its variants lack the same seeds; else a part for each variant. A part also begins wherever
 * a file begins that has to be replaced.
 */
function whatIsLeft(
  part: Part,
  { runs }: Committed,
  uncommitted: ReadonlyMap<string, readonly FileOfPart[]>,
): Part[] {
  const variants = Object.keys(part.variants);
  const lacking = variants.map((variant) => part.seeds.filter((seed) => !runs.get(variant)?.has(seed)));
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
