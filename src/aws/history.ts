import type { Progress } from '../results/progress.ts';
import { type Cost, NOTHING } from './cost.ts';

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
  readonly cost?: Cost;
  readonly notes?: readonly string[];
}

/** What happened to an experiment before this invocation. */
export interface History {
  /** When it was started, in milliseconds since 1970. */
  readonly started: number;
  readonly invocations: Required<AwsProgress>['invocations'];
  readonly cost: Cost;
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
  if (!last || !before || !goesOn) {
    return { started: started ?? now, invocations: { count: 1, idle: 0, parts }, cost: NOTHING };
  }
  const { count = 0, idle = 0, parts: partsBefore = parts } = last.invocations ?? {};
  // An invocation that died within a second of its last progress may have committed parts that it does not tell of.
  const hasMoved = last.ok + last.failed > last.reused || parts > partsBefore;
  return {
    started: before,
    invocations: { count: count + 1, idle: hasMoved ? 0 : idle + 1, parts },
    cost: last.cost ?? NOTHING,
  };
}

// --- internal ---

function isOpen({ state }: Progress): boolean {
  return state === 'running' || state === 'incomplete';
}
