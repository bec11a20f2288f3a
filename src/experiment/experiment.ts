import type { RunSpecWithoutSeed } from '../training/run-spec.ts';
import { checkExperiment, headingOf } from './check-experiment.ts';
import type { ExperimentInput } from './schema.ts';
import { parseText } from './text.ts';

/** An experiment, checked and normalised: variants x seeds. */
export interface Experiment {
  readonly name: string;
  readonly variants: Readonly<Record<string, RunSpecWithoutSeed>>;
  readonly seeds: readonly number[];
  readonly baseline: string;
  /** The variant that each one is compared with; itself for a baseline. */
  readonly comparedWith: Readonly<Record<string, string>>;
  /** Up to which share of the baseline's mean a difference does not matter. Of the answer, not of the runs: not in the id. */
  readonly margin?: number;
}

/** For experiments in TypeScript: gives the types while you write; nothing else. */
export function defineExperiment(experiment: ExperimentInput): ExperimentInput {
  return experiment;
}

export interface ParseOptions {
  /** What to call the experiment in messages. */
  readonly source?: string;
  /** Only the first so many seeds; more, where the experiment gives a count and not a list. */
  readonly seeds?: number;
  /** This many episodes in every variant. */
  readonly episodes?: number;
}

/**
 * Reads an experiment: the text of a YAML or JSON file, or an object of the same form, in which an epsilon may
 * be a function.
 *
 * @throws InputError with all problems at once: where, what is allowed, what was got
 */
export function parseExperiment(experiment: string | object, options: ParseOptions = {}): Experiment {
  const isText = typeof experiment === 'string';
  return checkExperiment(isText ? parseText(experiment, headingOf(options)) : experiment, options);
}
