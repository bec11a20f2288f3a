import type { Progress } from '../progress.ts';
import { type Cost, NOTHING } from './cost.ts';

/** What progress.json says beyond the contract when it was written on AWS. */
export interface LegProgress extends Progress {
  readonly legs?: {
    /** This leg's number, from 1. */
    readonly count: number;
    /** Legs right before this one that finished no part. */
    readonly idle: number;
    /** Parts that stood when this leg began. */
    readonly parts: number;
  };
  readonly cost?: Cost;
  readonly notes?: readonly string[];
}

/** What happened to an experiment before this leg. */
export interface Story {
  /** When it was started, in milliseconds since 1970. */
  readonly started: number;
  readonly legs: Required<LegProgress>['legs'];
  readonly cost: Cost;
}

/**
 * Reads from the last progress.json what this leg goes on from. A leg that died has left `running`, so that it
 * counts too. The event is not believed in this: whoever sends it could say anything.
 *
 * @param started as the event gives it: another time than the last one is a new start
 * @param parts how many parts stand now
 */
export function storyOf(
  last: LegProgress | undefined,
  { now, started, parts }: { now: number; started?: number; parts: number },
): Story {
  const before = last && Date.parse(last.started);
  const goesOn = last !== undefined && (started === undefined ? isOpen(last) : started === before);
  if (!last || !before || !goesOn) {
    return { started: started ?? now, legs: { count: 1, idle: 0, parts }, cost: NOTHING };
  }
  const { count = 0, idle = 0, parts: partsBefore = parts } = last.legs ?? {};
  // A leg that died within a second of its last progress may have committed parts that it does not tell of.
  const hasMoved = last.ok + last.failed > last.reused || parts > partsBefore;
  return {
    started: before,
    legs: { count: count + 1, idle: hasMoved ? 0 : idle + 1, parts },
    cost: last.cost ?? NOTHING,
  };
}

// --- internal ---

function isOpen({ state }: Progress): boolean {
  return state === 'running' || state === 'incomplete';
}
