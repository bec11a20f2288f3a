import * as z from 'zod/mini';
import type { Plan } from '../experiment/plan.ts';
import { failureSchema } from '../results/failures.ts';
import { keys } from '../results/keys.ts';
import type { Progress } from '../results/progress.ts';
import { readIfThere, type Store } from '../store/store.ts';
import { CannotGoOnError } from '../validation/errors.ts';
import { NOTHING } from './cost.ts';

const amount = () => z.number().check(z.gte(0));

/** What progress.json says beyond the contract when it was written on AWS. */
const awsFields = {
  /** This invocation's number, from 1; invocations right before it that finished no part; parts that stood when it began. */
  invocations: z.optional(z.object({ count: amount(), idle: amount(), parts: amount() })),
  /** Over all starts of the experiment. */
  cost: z.optional(z.object({ usd: amount(), estimated: z.boolean(), calls: amount(), billedMs: amount() })),
  /** US dollars of it from before this start. */
  usdBefore: z.optional(amount()),
  /** What made runs fail. */
  failures: z.optional(z.array(failureSchema)),
  notes: z.optional(z.array(z.string())),
};
const schema = z.object({
  state: z.string(),
  started: z.string(),
  ok: amount(),
  failed: amount(),
  reused: amount(),
  error: z.optional(z.string()),
  ...awsFields,
});
type LastProgress = z.output<typeof schema>;

export type AwsProgress = Progress & Pick<LastProgress, keyof typeof awsFields>;

/** Invocations in a row that finish nothing before it is given up. */
const MOST_IDLE = 3;
const GIVEN_UP = 'Given up:';

/** Invocations come and go and nothing is finished: told instead of tried for ever. */
export class NoProgressError extends CannotGoOnError {}

/** What happened to an experiment before this invocation. */
export type History = Awaited<ReturnType<typeof readHistory>>;

/**
 * Reads from the last progress.json what this invocation goes on from. An invocation that died has left `running`, so that it
 * counts too. The event is not believed in this: whoever sends it could say anything.
 *
 * @param options.started as the event gives it: another time than the last one is a new start
 */
export async function readHistory(
  store: Store,
  { id, runs }: Plan,
  { now, started }: { now: number; started?: string },
) {
  const last = await lastProgress(store, id);
  const parts = (await store.list(keys.allRuns(id))).length;
  const { ok = 0, failed = 0, reused = 0, cost = NOTHING, failures = [] } = last ?? {};
  const before = Date.parse(last?.started ?? '');
  const isNewStart = !(started ? Date.parse(started) === before : before > 0 && isOpen(last?.state));
  const { count = 0, idle = 0, parts: partsBefore = parts } = (!isNewStart && last?.invocations) || {};
  // An invocation that died within a second of its last progress may have committed parts that it does not tell of.
  const hasMoved = ok + failed > reused || parts > partsBefore;
  const stands = Math.min(ok + failed, runs);
  const startedMs = isNewStart ? (started ? Date.parse(started) : now) : before;
  return {
    /** In milliseconds since 1970. */
    started: startedMs,
    isNewStart,
    invocations: { count: count + 1, idle: isNewStart || hasMoved ? 0 : idle + 1, parts },
    cost,
    usdBefore: isNewStart ? cost.usd : (last?.usdBefore ?? 0),
    failures,
    lastError: last?.error,
    /** Until it is known what stands: what it said last. */
    progress: {
      id,
      state: 'running',
      planned: runs,
      ok: Math.max(0, stands - failed),
      failed: Math.min(failed, stands),
      reused: stands,
      episodes: 0,
      started: new Date(startedMs).toISOString(),
      updated: new Date(now).toISOString(),
    } satisfies Progress,
  };
}

/** Why this invocation is not going to try; undefined where it is. */
export function noProgress({ invocations, lastError, progress }: History): NoProgressError | undefined {
  if (invocations.idle < MOST_IDLE) return undefined;
  if (lastError?.startsWith(GIVEN_UP)) return new NoProgressError(lastError);
  const { planned, ok, failed } = progress;
  return new NoProgressError(
    `${GIVEN_UP} ${MOST_IDLE} calls in a row finished nothing more, with ${planned - ok - failed} of ${planned} runs missing. ` +
      (lastError
        ? `The last one ended with: ${lastError} `
        : "A part takes longer than the functions may, or other work takes all of the account's Lambda capacity. ") +
      'What is finished is kept; starting it again goes on.',
  );
}

// --- internal ---

/** progress.json as the last invocation left it; undefined where there is none, or it is none. What stands is told by the parts. */
async function lastProgress(store: Store, id: string): Promise<LastProgress | undefined> {
  try {
    return schema.safeParse(await readIfThere(store, keys.progress(id))).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isOpen(state?: string): boolean {
  return state === 'running' || state === 'incomplete';
}
