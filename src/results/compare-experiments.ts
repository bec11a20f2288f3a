import { type ExperimentRecord, experimentName } from '../experiment/record.ts';
import { sameTask } from '../statistics/comparability.ts';
import { summarize } from '../statistics/summarize.ts';
import type { Summary } from '../statistics/summary.ts';
import type { VariantRuns } from '../statistics/variant-runs.ts';
import type { Store } from '../store/store.ts';
import type { RunSpecWithoutSeed } from '../training/run-spec.ts';
import { InputError } from '../validation/errors.ts';
import { notOneOf, quote } from '../validation/messages.ts';
import type { DamagedPart } from './committed.ts';
import { keys } from './keys.ts';
import { readVariants } from './read-variants.ts';

/** The results of a finished experiment. */
export interface ExperimentResults {
  readonly store: Store;
  readonly record: ExperimentRecord;
}

export interface ExperimentsCompared {
  /** Of all variants side by side, as if they were one experiment. */
  readonly summary: Summary;
  /** Of each experiment, in order: the names that its variants have in the summary. */
  readonly names: readonly Readonly<Record<string, string>>[];
}

/**
 * Puts the variants of several experiments side by side, each compared with one baseline. Where experiments share
 * seeds, their runs are compared as pairs, as within one experiment; other seeds are independent of each other. The margin is
 * that of the first.
 *
 * @param options.baseline a variant, as `experiment/variant` or by its name alone where only one has it; the baseline of
 *   the first experiment if not said
 * @throws InputError for fewer than two experiments, one that is given twice, is not finished, has damaged results, or
 *   has no variant of the baseline's environment and episodes; and for a baseline that is none
 */
export async function compareExperiments(
  experiments: readonly ExperimentResults[],
  { baseline }: { baseline?: string } = {},
): Promise<ExperimentsCompared> {
  const records = experiments.map(({ record }) => record);
  await check(experiments);
  const names = qualifiedNames(records);
  const base = baseline === undefined ? firstBaseline(records[0], names[0]) : chosen(baseline, names);
  const variants: Record<string, VariantRuns> = {};
  const damaged: string[] = [];
  const onDamaged = ({ key, reason }: DamagedPart) => damaged.push(`${key}: ${reason}`);
  for (const [i, { store, record }] of experiments.entries()) {
    const found = await readVariants(store, record, { onDamaged });
    for (const [name, variant] of Object.entries(found.variants)) variants[names[i][name]] = variant;
  }
  if (damaged.length > 0) {
    throw new InputError(damaged, 'These results are damaged; `manyruns run` computes them again:');
  }
  for (const [i, { id }] of records.entries()) {
    const own = Object.values(names[i]).map((name) => variants[name]);
    if (own.some((variant) => sameTask(variant, variants[base]))) continue;
    throw new InputError([
      `Expected variants of ${taskOf(variants[base].spec)}, as ${quote(base)} is, got ${taskOf(own[0].spec)} in ${id}`,
    ]);
  }
  const summary = summarize({
    id: records.map(({ id }) => id).join(' '),
    baseline: base,
    comparedWith: Object.fromEntries(Object.keys(variants).map((name) => [name, base])),
    variants,
    answer: { margin: records[0].margin },
  });
  return { summary, names };
}

// --- internal ---

async function check(experiments: readonly ExperimentResults[]): Promise<void> {
  if (experiments.length < 2) {
    throw new InputError([`Expected at least two experiments to compare, got \`${experiments.length}\``]);
  }
  const ids = experiments.map(({ record }) => record.id);
  const twice = ids.find((id, i) => ids.indexOf(id) !== i);
  if (twice !== undefined)
    throw new InputError([`Expected different experiments, got ${quote(twice)} twice`]);
  for (const { store, record } of experiments) {
    const key = keys.summary(record.id);
    if (!(await store.list(key)).includes(key)) {
      throw new InputError([
        `Expected finished experiments, got ${record.id}, which has no summary.json yet; \`manyruns run\` goes on with it.`,
      ]);
    }
  }
}

/** `experiment/variant`, with the whole id where experiments have the same name. */
function qualifiedNames(records: readonly ExperimentRecord[]): Record<string, string>[] {
  const short = records.map(({ id }) => experimentName(id));
  return records.map(({ id, variants }, i) => {
    const experiment = short.filter((name) => name === short[i]).length > 1 ? id : short[i];
    return Object.fromEntries(Object.keys(variants).map((name) => [name, `${experiment}/${name}`]));
  });
}

/** Where the baseline is the origin of several cells of a grid, the first of them. */
function firstBaseline(
  { variants, baseline, comparedWith }: ExperimentRecord,
  names: Record<string, string>,
) {
  const own = Object.keys(variants);
  const name = own.includes(baseline) ? baseline : own.find((variant) => comparedWith[variant] === variant);
  return names[name ?? own[0]];
}

function chosen(baseline: string, names: readonly Record<string, string>[]): string {
  const all = names.flatMap((own) => Object.entries(own));
  const matching = all.filter(([name, qualified]) => name === baseline || qualified === baseline);
  if (matching.length === 1) return matching[0][1];
  const allowed = (matching.length > 1 ? matching : all).map(([, qualified]) => qualified);
  throw new InputError([
    `Expected \`--baseline\` to be ${notOneOf(allowed, baseline)}, got ${quote(baseline)}`,
  ]);
}

function taskOf({ environment: { kind, ...options }, episodes }: RunSpecWithoutSeed): string {
  const details = Object.entries(options).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  return `${[kind, ...details].join(', ')} with ${episodes} episodes`;
}
