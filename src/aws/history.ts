import * as z from 'zod/mini';
import type { Plan } from '../experiment/plan.ts';
import { keys } from '../results/keys.ts';
import type { Progress } from '../results/progress.ts';
import { readIfThere, type Store } from '../store/store.ts';
import { type Cost, NOTHING } from './cost.ts';
import { type Failure, failuresField } from './failures.ts';

/** What progress.json says beyond the contract when it was written on AWS. */
export interface AwsProgress extends Progress {
  readonly invocations?: {
    /** This invocation's number, from 1. */
    readonly count: number;
    /** Invocations right before this one that finished no part. */
    readonly idle: number;
    /** Parts that stood when this invocation began. */
    readonly parts: number;
  };
  /** Over all starts of the experiment. */
  readonly cost?: Cost;
  /** US dollars of it from before this start. */
  readonly usdBefore?: number;
  /** What made runs fail. */
  readonly failures?: readonly Failure[];
  readonly notes?: readonly string[];
}

/** What happened to an experiment before this invocation. */
export interface History {
  /** When it was started, in milliseconds since 1970. */
  readonly started: number;
  readonly isNewStart: boolean;
  readonly invocations: Required<AwsProgress>['invocations'];
  readonly cost: Cost;
  readonly usdBefore: number;
}

/** progress.json as the last invocation left it; undefined where there is none, or it is none. What stands is told by the parts. */
export async function lastProgress(store: Store, id: string): Promise<AwsProgress | undefined> {
  const read = await readIfThere(store, keys.progress(id)).catch((error) => {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  });
  return schema.safeParse(read).success ? (read as AwsProgress) : undefined;
}

/**
 * Reads from the last progress.json what this invocation goes on from. An invocation that died has left `running`, so that it
 * counts too. The event is not believed in this: whoever sends it could say anything.
 *
 * @param started as the event gives it: another time than the last one is a new start
 * @param parts how many parts stand now
 */
export function historyOf(
  last: AwsProgress | undefined,
  { now, started, parts }: { now: number; started?: number; parts: number },
): History {
  const before = last && Date.parse(last.started);
  const goesOn = last !== undefined && (started === undefined ? isOpen(last) : started === before);
  const cost = last?.cost ?? NOTHING;
  if (!last || !before || !goesOn) {
    const invocations = { count: 1, idle: 0, parts };
    return { started: started ?? now, isNewStart: true, invocations, cost, usdBefore: cost.usd };
  }
  const { count = 0, idle = 0, parts: partsBefore = parts } = last.invocations ?? {};
  // An invocation that died within a second of its last progress may have committed parts that it does not tell of.
  const hasMoved = last.ok + last.failed > last.reused || parts > partsBefore;
  return {
    started: before,
    isNewStart: false,
    invocations: { count: count + 1, idle: hasMoved ? 0 : idle + 1, parts },
    cost,
    usdBefore: last.usdBefore ?? 0,
  };
}

/** What progress.json says until it is known what stands: what it said last. */
export function firstProgress(
  { id, runs }: Plan,
  { history, last, now }: { history: History; last?: AwsProgress; now: number },
): Progress {
  const { ok = 0, failed = 0 } = last ?? {};
  const stands = Math.min(ok + failed, runs);
  return {
    id,
    state: 'running',
    planned: runs,
    ok: Math.max(0, stands - failed),
    failed: Math.min(failed, stands),
    reused: stands,
    episodes: 0,
    started: new Date(history.started).toISOString(),
    updated: new Date(now).toISOString(),
  };
}

// --- internal ---

const amount = () => z.number().check(z.gte(0));

const schema = z.looseObject({
  state: z.string(),
  started: z.string(),
  ok: amount(),
  failed: amount(),
  reused: amount(),
  error: z.optional(z.string()),
  invocations: z.optional(z.object({ count: amount(), idle: amount(), parts: amount() })),
  cost: z.optional(z.object({ usd: amount(), estimated: z.boolean(), calls: amount(), billedMs: amount() })),
  usdBefore: z.optional(amount()),
  failures: z.optional(failuresField()),
});

function isOpen({ state }: Progress): boolean {
  return state === 'running' || state === 'incomplete';
}
