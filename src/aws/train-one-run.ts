import * as z from 'zod/mini';
import { ANSWER_BYTES, MAX_PART_EPISODES, type PartAnswer, partAnswer } from '../backends/lambda/answers.ts';
import { isVariantName, VARIANT_NAME_RULE } from '../experiment/names.ts';
import type { Part } from '../experiment/part.ts';
import { trainPart } from '../parts/train-part.ts';
import { trainNormalised } from '../training/run.ts';
import { environmentOf, normaliseRunSpec, type RunSpec, seedField } from '../training/run-spec.ts';
import { InputError } from '../validation/errors.ts';
import { parse, quote } from '../validation/fields.ts';

/** What a person gets who invokes the function by hand. The arrays have one element per episode. */
export interface RunAnswer {
  readonly spec: RunSpec;
  readonly timesteps: readonly number[];
  readonly penalties: readonly number[];
  readonly returns: readonly number[];
  /** 1 where the step guard ended the episode. */
  readonly truncated: readonly number[];
  readonly totals: Readonly<Record<'timesteps' | 'penalties' | 'returns' | 'truncated', number>>;
  readonly digest: string;
}

/**
 * Answers an event of train-one-run: a run spec, or a part of an experiment, `{ part: { variant, specs } }`. What
 * the specs of a part have in common may stand beside them once, as `shared`.
 *
 * @param clock milliseconds from any fixed moment
 * @throws InputError where the event is wrong, or its answer would be larger than Lambda's 6 MB
 */
export function trainOneRun(event: unknown, clock: () => number): RunAnswer | PartAnswer {
  if (typeof event === 'object' && event !== null && Object.hasOwn(event, 'part')) {
    return answerPart(partOf(event), clock);
  }
  return answerRun(normaliseRunSpec(event));
}

// --- internal ---

const SPECS = 'a list of at least one run spec';
const MAX_SPECS = 200_000;
const seedSchema = z.object({ seed: seedField() });
const AN_OBJECT = { error: 'an object' };

const partSchema = z.strictObject(
  {
    part: z.strictObject(
      {
        variant: z
          .string({ error: VARIANT_NAME_RULE })
          .check(z.refine(isVariantName, { error: VARIANT_NAME_RULE })),
        shared: z.optional(z.looseObject({}, AN_OBJECT)),
        specs: z
          .array(z.looseObject({}, AN_OBJECT), { error: SPECS })
          .check(z.minLength(1, { error: SPECS }), z.maxLength(MAX_SPECS, { error: SPECS })),
      },
      { error: '`{ variant, specs }`' },
    ),
  },
  { error: '`{ part: { variant, specs } }`, or a run spec' },
);

function partOf(event: object): Part {
  const { variant, shared = {}, specs: given } = parse(partSchema, event).part;
  const { seed: _, ...common } = normaliseRunSpec({ ...shared, ...given[0] });
  // Checking a spec builds its environment, so specs of the same text are checked once.
  const checked = new Set([textWithoutSeed(given[0])]);
  const specs = given.map((one, i): RunSpec => {
    const at = `part.specs[${i}]`;
    const text = textWithoutSeed(one);
    if (text === undefined || !checked.has(text)) {
      const { seed: __, ...others } = normaliseRunSpec({ ...shared, ...one }, { at });
      if (JSON.stringify(others) !== JSON.stringify(common)) {
        throw new InputError([
          `Expected the specs of a part to differ in their seeds only, not so \`${at}\``,
        ]);
      }
      checked.add(text);
    }
    return { ...common, seed: parse(seedSchema, { ...shared, ...one }, { at }).seed };
  });
  if (new Set(specs.map(({ seed }) => seed)).size < specs.length) {
    throw new InputError(['Expected the specs of a part to have different seeds']);
  }
  const episodes = specs.length * common.episodes;
  if (episodes > MAX_PART_EPISODES) {
    throw new InputError([
      `Expected a part of at most ${MAX_PART_EPISODES} episodes in all, got ${episodes}`,
    ]);
  }
  return { variant, specs };
}

/** None of what is nested too deeply to be a spec. */
function textWithoutSeed({ seed: _, ...others }: Record<string, unknown>): string | undefined {
  try {
    return JSON.stringify(others);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function answerPart(part: Part, clock: () => number): PartAnswer {
  const answer = partAnswer(trainPart(part, { clock, onLambda: true }));
  const bytes = JSON.stringify(answer).length;
  if (bytes > ANSWER_BYTES) {
    const { length } = part.specs;
    throw new InputError([
      `Expected a part whose answer fits Lambda's 6 MB, got ${bytes} bytes from ${length} x ${part.specs[0].episodes} episodes: ` +
        'with fewer seeds parts are smaller; here, without `--on aws`, all of them can be trained',
    ]);
  }
  return answer;
}

function answerRun(spec: RunSpec): RunAnswer {
  const most = Math.floor((ANSWER_BYTES - 1000 - JSON.stringify(spec).length) / charactersPerEpisode(spec));
  if (spec.episodes > most) {
    throw new InputError([
      `Expected \`episodes\` to be at most ${Math.max(most, 0)}, so that the answer surely fits Lambda's 6 MB, ` +
        `got ${quote(spec.episodes)}; an experiment has no such limit`,
    ]);
  }
  const { timesteps, penalties, returns, truncated, digest } = trainNormalised(spec);
  const total = (values: ArrayLike<number>) => Array.from(values).reduce((sum, one) => sum + one, 0);
  return {
    spec,
    timesteps: Array.from(timesteps),
    penalties: Array.from(penalties),
    returns: Array.from(returns),
    truncated: Array.from(truncated),
    totals: {
      timesteps: total(timesteps),
      penalties: total(penalties),
      returns: total(returns),
      truncated: total(truncated),
    },
    digest,
  };
}

/** The most that an episode can take as JSON: four numbers and their commas. */
function charactersPerEpisode({ environment, maxStepsPerEpisode }: RunSpec): number {
  const steps = String(maxStepsPerEpisode).length;
  const rewards = environmentOf(environment).reward;
  const largest = rewards.reduce((most, one) => Math.max(most, Math.abs(one)), 0);
  const whole = rewards.every(Number.isInteger);
  const returns = whole ? 1 + String(largest * maxStepsPerEpisode).length : 25;
  return steps + steps + returns + 1 + 4;
}
