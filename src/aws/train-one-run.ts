import * as z from 'zod/mini';
import { type PartAnswer, partAnswer } from '../backends/lambda/answers.ts';
import { ANSWER_BYTES } from '../backends/lambda/limits.ts';
import { registerPackedTables } from '../environments/tables.ts';
import { EXPERIMENT_ID, isVariantName, VARIANT_NAME_RULE } from '../experiment/names.ts';
import { episodesIn, type Part, partLabel, runsIn } from '../experiment/part.ts';
import { sumOf } from '../parts/totals.ts';
import { trainPart } from '../parts/train-part.ts';
import { trainNormalised } from '../training/run.ts';
import { normaliseRunSpec, type RunSpec, seedListField } from '../training/run-spec.ts';
import { InputError } from '../validation/errors.ts';
import { strictObject } from '../validation/fields.ts';
import { quote } from '../validation/messages.ts';
import { parse } from '../validation/parse.ts';
import type { Telemetry } from './telemetry.ts';

/** What a person gets who invokes the function by hand. The arrays have one element per episode. */
export type RunAnswer = ReturnType<typeof answerRun>;

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
export function trainOneRun(event: unknown, options: TrainOneRunOptions): RunAnswer | PartAnswer {
  const isPart = typeof event === 'object' && event !== null && Object.hasOwn(event, 'part');
  return isPart ? answerPart(partOf(event), options) : answerRun(normaliseRunSpec(event));
}

// --- internal ---

/** More than this can never be answered, whatever the numbers are. */
const MOST_EPISODES = 2_000_000;
const ID = 'the id of an experiment';

const partSchema = strictObject(
  {
    part: strictObject(
      {
        experiment: z.string({ error: ID }).check(z.regex(EXPERIMENT_ID, { error: ID })),
        variants: z.record(z.string(), z.looseObject({}), { error: 'run specs without seeds, by variant' }),
        seeds: seedListField(),
        tables: z.optional(
          z.record(z.string(), z.string(), { error: 'tables by SHA-256, deflated and in base64' }),
        ),
      },
      '`{ experiment, variants, seeds }`',
    ),
  },
  '`{ part: { experiment, variants, seeds } }`, or a run spec',
);

function partOf(event: object): Part {
  const { experiment, variants: given, seeds, tables } = parse(partSchema, event).part;
  registerPackedTables(tables);
  const variants = Object.fromEntries(
    Object.entries(given).map(([name, spec]) => {
      if (!isVariantName(name)) throw new InputError([`Expected ${quote(name)} to be ${VARIANT_NAME_RULE}`]);
      const options = { at: `part.variants.${name}` };
      const { seed: _, ...normalised } = normaliseRunSpec({ ...spec, seed: seeds[0] }, options);
      return [name, normalised];
    }),
  );
  if (Object.keys(variants).length === 0) {
    throw new InputError(['Expected `part.variants` to name a variant']);
  }
  return { experiment, variants, seeds };
}

function answerPart(part: Part, { clock, telemetry }: TrainOneRunOptions): PartAnswer {
  checkEpisodes(episodesIn(part));
  const start = clock();
  const answer = partAnswer(trainPart(part, { clock, onLambda: true }));
  const { ok, failed } = answer;
  const ms = Math.round(clock() - start);
  telemetry.info('part trained', { experiment: part.experiment, part: partLabel(part), ok, failed, ms });
  checkFits(
    answer,
    `${runsIn(part)} runs of ${episodesIn(part)} episodes in all: ` +
      'with fewer seeds parts are smaller; here, without `--on aws`, all of them can be trained',
  );
  return answer;
}

function answerRun(spec: RunSpec) {
  checkEpisodes(spec.episodes);
  const { timesteps, penalties, returns, truncated, digest } = trainNormalised(spec);
  const answer = {
    spec,
    timesteps: Array.from(timesteps),
    penalties: Array.from(penalties),
    returns: Array.from(returns),
    /** 1 where the step guard ended the episode. */
    truncated: Array.from(truncated),
    totals: {
      timesteps: sumOf(timesteps),
      penalties: sumOf(penalties),
      returns: sumOf(returns),
      truncated: sumOf(truncated),
    },
    digest,
  };
  checkFits(answer, `${spec.episodes} episodes: an experiment has no such limit`);
  return answer;
}

function checkEpisodes(episodes: number): void {
  if (episodes <= MOST_EPISODES) return;
  throw new InputError([`Expected at most ${MOST_EPISODES} episodes in all, got ${episodes}`]);
}

function checkFits(answer: object, of: string): void {
  const bytes = JSON.stringify(answer).length;
  if (bytes <= ANSWER_BYTES) return;
  throw new InputError([`Expected an answer that fits Lambda's 6 MB, got ${bytes} bytes from ${of}`]);
}
