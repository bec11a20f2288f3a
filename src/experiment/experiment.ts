import { checkExperiment, type Experiment, headingOf, type ParseOptions } from './check-experiment.ts';
import type { ExperimentInput } from './schema.ts';
import { parseText } from './text.ts';

/** For experiments in TypeScript: gives the types while you write; nothing else. */
export function defineExperiment(experiment: ExperimentInput): ExperimentInput {
  return experiment;
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
