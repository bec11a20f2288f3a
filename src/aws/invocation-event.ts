import * as z from 'zod/mini';
import { MOST_AT_ONCE, MOST_AT_ONCE_REASON } from '../backends/lambda/limits.ts';
import { EXPERIMENT_ID } from '../experiment/names.ts';
import { InputError } from '../validation/errors.ts';
import { numberAbove, strictObject, yesOrNo } from '../validation/fields.ts';
import { parse } from '../validation/parse.ts';

/** What the orchestrator is invoked with: an experiment, or the id of one whose experiment.json is in the bucket. */
export type InvocationEvent = ReturnType<typeof parseInvocationEvent>;

/** How many calls of train-one-run at once. */
export function concurrencyField() {
  const error = `an integer from 1 to ${MOST_AT_ONCE}, because ${MOST_AT_ONCE_REASON}`;
  return z.int({ error }).check(z.gte(1, { error }), z.lte(MOST_AT_ONCE, { error }));
}

/** @throws InputError with all that is wrong */
export function parseInvocationEvent(event: unknown, now: number) {
  const parsed = parse(schema, event);
  if ((parsed.experiment === undefined) === (parsed.id === undefined)) {
    throw new InputError([
      'Expected either `experiment`, the content of a file, or `id`, whose experiment.json is in the bucket',
    ]);
  }
  if (parsed.started !== undefined && Date.parse(parsed.started) > now + CLOCK_SKEW_MS) {
    throw new InputError([`Expected \`started\` not to lie in the future, got \`${parsed.started}\``]);
  }
  return parsed;
}

// --- internal ---

const CLOCK_SKEW_MS = 600_000;
const ID = 'the id of an experiment: its name, - and 12 hex digits';
const TIME = 'an ISO time, such as `2026-01-31T12:00:00.000Z`';

const isTime = (text: string) => /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text) && Date.parse(text) > 0;

const schema = strictObject(
  {
    /** The content of an experiment file: an object, or its text. */
    experiment: z.optional(
      z.union([z.string(), z.looseObject({})], { error: 'the content of an experiment file' }),
    ),
    id: z.optional(z.string({ error: ID }).check(z.regex(EXPERIMENT_ID, { error: ID }))),
    /** The most calls of train-one-run at once. */
    concurrency: z.optional(concurrencyField()),
    /** Compute the parts again that had failed runs when it was started. */
    retryFailed: z.optional(yesOrNo()),
    /** Over all invocations. */
    maxCostUsd: z.optional(numberAbove(0, 1e6)),
    /**
     * ISO time at which it was started, for all invocations the same: it tells a new start from one more invocation, and a
     * cancel object that is meant from an old one. Without it, an invocation goes on where the last one left off unless
     * that was the end.
     */
    started: z.optional(z.string({ error: TIME }).check(z.refine(isTime, { error: TIME }))),
    /** Room for the state machine to keep the former answer in; not read, because any caller could write it. */
    invocation: z.optional(z.unknown()),
  },
  '`{ experiment }` or `{ id }`',
);
