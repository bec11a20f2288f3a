import * as z from 'zod/mini';
import { type PartAnswer, partAnswer } from '../backends/lambda/answers.ts';
import { ANSWER_BYTES, MAX_PART_EPISODES } from '../backends/lambda/limits.ts';
import { registerPackedTables } from '../environments/tables.ts';
import { EXPERIMENT_ID, isVariantName, VARIANT_NAME_RULE } from '../experiment/names.ts';
import { episodesIn, type Part, partLabel, runsIn } from '../experiment/part.ts';
import { sumOf } from '../parts/totals.ts';
import { trainPart } from '../parts/train-part.ts';
import { trainNormalised } from '../training/run.ts';
import { environmentOf, normaliseRunSpec, type RunSpec, seedField } from '../training/run-spec.ts';
import { InputError } from '../validation/errors.ts';
import { quote } from '../validation/messages.ts';
import { parse } from '../validation/parse.ts';
import type { Telemetry } from './telemetry.ts';

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

export interface TrainOneRunOptions {
  /** Milliseconds from any fixed moment. */
  readonly clock: () => number;
  readonly telemetry: Telemetry;
}

/**
 * Answers an event of train-one-run: a run spec, or a part of an experiment, `{ part: { experiment, variants, seeds } }`.
 *
 * @throws InputError where the event is wrong, or its answer would be larger than Lambda's 6 MB
 */
export function trainOneRun(
  event: unknown,
  { clock, telemetry }: TrainOneRunOptions,
): RunAnswer | PartAnswer {
  const isPart = typeof event === 'object' && event !== null && Object.hasOwn(event, 'part');
  return isPart ? answerPart(partOf(event), { clock, telemetry }) : answerRun(normaliseRunSpec(event));
}

// --- internal ---

const ID = 'the id of an experiment';
const SEEDS = 'a list of different seeds';

const partSchema = z.strictObject(
  {
    part: z.strictObject(
      {
        experiment: z.string({ error: ID }).check(z.regex(EXPERIMENT_ID, { error: ID })),
        variants: z.record(z.string(), z.looseObject({}), { error: 'run specs without seeds, by variant' }),
        seeds: z
          .array(seedField(), { error: SEEDS })
          .check(
            z.refine((seeds) => seeds.length > 0 && new Set(seeds).size === seeds.length, { error: SEEDS }),
          ),
        tables: z.optional(
          z.record(z.string(), z.string(), { error: 'tables by SHA-256, deflated and in base64' }),
        ),
      },
      { error: '`{ experiment, variants, seeds }`' },
    ),
  },
  { error: '`{ part: { experiment, variants, seeds } }`, or a run spec' },
);

function partOf(event: object): Part {
  const { experiment, variants: given, seeds, tables } = parse(partSchema, event).part;
  registerPackedTables(tables);
  const variants = Object.fromEntries(
    Object.entries(given).map(([name, spec]) => {
      if (!isVariantName(name)) throw new InputError([`Expected ${quote(name)} to be ${VARIANT_NAME_RULE}`]);
      const { seed: _, ...normalised } = normaliseRunSpec(
        { ...spec, seed: seeds[0] },
        { at: `part.variants.${name}` },
      );
      return [name, normalised];
    }),
  );
  if (Object.keys(variants).length === 0)
    throw new InputError(['Expected `part.variants` to name a variant']);
  const part = { experiment, variants, seeds };
  const episodes = episodesIn(part);
  if (episodes > MAX_PART_EPISODES) {
    throw new InputError([
      `Expected a part of at most ${MAX_PART_EPISODES} episodes in all, got ${episodes}`,
    ]);
  }
  return part;
}

function answerPart(part: Part, { clock, telemetry }: TrainOneRunOptions): PartAnswer {
  const start = clock();
  const answer = partAnswer(trainPart(part, { clock, onLambda: true }));
  const { ok, failed } = answer;
  const { experiment } = part;
  const ms = Math.round(clock() - start);
  telemetry.info('part trained', { experiment, part: partLabel(part), ok, failed, ms });
  const bytes = JSON.stringify(answer).length;
  if (bytes > ANSWER_BYTES) {
    throw new InputError([
      `Expected a part whose answer fits Lambda's 6 MB, got ${bytes} bytes from ${runsIn(part)} runs of ${episodesIn(part)} episodes in all: ` +
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
  return {
    spec,
    timesteps: Array.from(timesteps),
    penalties: Array.from(penalties),
    returns: Array.from(returns),
    truncated: Array.from(truncated),
    totals: {
      timesteps: sumOf(timesteps),
      penalties: sumOf(penalties),
      returns: sumOf(returns),
      truncated: sumOf(truncated),
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
