import { lackingCode } from '../agents/own-agents.ts';
import { InputError } from '../validation/errors.ts';
import { answerOptions } from './answer-options.ts';
import { checkExperiment, type Experiment, headingOf, type ParseOptions } from './check-experiment.ts';
import { experimentName, planOf } from './record.ts';
import type { ExperimentInput } from './schema.ts';
import { parseText } from './text.ts';

/** For experiments in TypeScript: gives the types while you write; nothing else. */
export function defineExperiment(experiment: ExperimentInput): ExperimentInput {
  return experiment;
}

/**
 * Reads an experiment: the text of a YAML or JSON file, or an object of the same form, in which an epsilon may
 * be a function; or an experiment.json, which gives again what it is of, with the same answer.
 *
 * @throws InputError with all problems at once: where, what is allowed, what was got
 */
export function parseExperiment(experiment: string | object, options: ParseOptions = {}): Experiment {
  const isText = typeof experiment === 'string';
  const object = isText ? parseText(experiment, headingOf(options)) : experiment;
  return isRecord(object) ? recordedExperiment(object, options) : checkExperiment(object, options);
}

/** Whether it is an experiment.json, and not what a person wrote. */
export function isRecord(object: unknown): object is object {
  return typeof object === 'object' && object !== null && 'id' in object && 'comparedWith' in object;
}

// --- internal ---

function recordedExperiment(record: object, options: ParseOptions): Experiment {
  const { id, variants, seeds, baseline, comparedWith, ...planned } = planOf(record, options);
  const lacking = Object.values(variants).flatMap(({ agent }) => lackingCode(agent) ?? []);
  if (lacking.length > 0) {
    const problems = [...new Set(lacking)].map((why) => `${why}; run the file that imports it`);
    throw new InputError(problems, headingOf(options));
  }
  return {
    ...checkExperiment({ name: experimentName(id), variants, seeds }, options),
    ...{ baseline, comparedWith, ...answerOptions(planned) },
  };
}
