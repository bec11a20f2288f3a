import { InputError } from '../validation/errors.ts';
import { notOneOf, quote } from '../validation/messages.ts';
import type { Experiment } from './check-experiment.ts';
import { plan } from './plan.ts';

export interface ChosenOptions {
  /** Names of variants; all if not said. */
  readonly only?: readonly string[];
  /** Whether they are trained on seeds that no sweep has used to choose them. */
  readonly freshSeeds?: boolean;
}

/** Seeds from here on are for those that were chosen among many: whoever was lucky with the first ones is not again. */
export const FRESH = 2 ** 40;

/**
 * Some variants of an experiment, as an experiment of its own: with fresh seeds it has a name of its own, too, because
 * seeds that chose and seeds that judge must not come together.
 *
 * @throws InputError for names that are none, and for fresh seeds where the experiment uses such ones itself
 */
export function chosenOf(experiment: Experiment, { only, freshSeeds = false }: ChosenOptions): Experiment {
  const all = Object.keys(experiment.variants);
  const names = only ?? all;
  const problems = names
    .filter((name) => !all.includes(name))
    .map((name) => `Expected \`--only\` to name variants: ${notOneOf(all, name)}, got ${quote(name)}`);
  const { seeds } = experiment;
  if (freshSeeds && seeds.some((seed) => seed >= FRESH))
    problems.push(`Expected seeds below ${FRESH} in the experiment, so that those from there on are fresh`);
  if (problems.length > 0) throw new InputError(problems);
  const kept = all.filter((name) => names.includes(name));
  // Not to be looked for where all are kept: it may be the name of one before the grid.
  const isKept = kept.length === all.length || kept.includes(experiment.baseline);
  const baseline = isKept ? experiment.baseline : kept[0];
  const compared = Object.entries(experiment.comparedWith).filter(([name]) => kept.includes(name));
  const chosen: Experiment = {
    ...experiment,
    variants: Object.fromEntries(kept.map((name) => [name, experiment.variants[name]])),
    baseline,
    comparedWith: Object.fromEntries(
      compared.map(([name, against]) => [name, kept.includes(against) ? against : baseline]),
    ),
  };
  if (!freshSeeds) return chosen;
  return {
    ...chosen,
    name: `${experiment.name.slice(0, LONGEST_NAME - FRESHLY.length)}${FRESHLY}`,
    seeds: seeds.map((_, i) => FRESH + i),
    repeats: plan(experiment).id,
  };
}

// --- internal ---

const LONGEST_NAME = 40;
const FRESHLY = '-fresh';
