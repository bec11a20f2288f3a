import type { Picture } from '../../environments/picture.ts';

/** What a player plays in: an environment's tables and picture, and what some runs learned in it. */
export interface PlayerData {
  readonly picture: Pick<Picture, 'columns' | 'actions' | 'cellOf' | 'sceneOf' | 'scenes'>;
  readonly starts: readonly number[];
  /** Outcome slots of each action in each state. */
  readonly width: number;
  /** Of each slot; nothing where chance decides nothing. */
  readonly probability?: readonly number[];
  readonly next: readonly number[];
  readonly reward: readonly number[];
  /** One digit a slot: 0 goes on, 1 ends, 3 ends at the goal. */
  readonly ends: string;
  /** One digit a state: 1 where an episode can be and go on: others have no value and no action to show. */
  readonly reached: string;
  readonly runs: readonly PlayedRun[];
}

export interface PlayedRun {
  readonly policy: string;
  readonly values: readonly number[];
  /** From each start: goal probability; and steps and return where the episode surely ends. */
  readonly exact: readonly (readonly number[])[];
}

/** A moment of an episode: the states so far, and what the last step brought. */
export interface Moment {
  readonly path: readonly number[];
  readonly returns: number;
  readonly action?: number;
  readonly reward?: number;
  readonly over?: 'goal' | 'end' | 'circle';
}

export function stateOf({ path }: Moment): number {
  return path[path.length - 1];
}

export function actionIn({ policy }: PlayedRun, state: number): number {
  return Number.parseInt(policy[state], 36);
}

/** @param draw from 0 to 1: decides where the outcome is left to chance */
export function nextMoment(data: PlayerData, run: PlayedRun, before: Moment, draw: number): Moment {
  const state = stateOf(before);
  const action = actionIn(run, state);
  const slot = outcome(data, (state * data.picture.actions.length + action) * data.width, draw);
  const [next, reward, ends] = [data.next[slot], data.reward[slot], data.ends[slot]];
  const returns = before.returns + reward;
  const moment = { path: [...before.path, next], returns, action, reward };
  if (ends !== '0') return { ...moment, over: ends === '3' ? 'goal' : 'end' };
  return !data.probability && before.path.includes(next) ? { ...moment, over: 'circle' } : moment;
}

// --- internal ---

/** The slot that the draw falls into, among those from `first` on. */
function outcome({ probability, width }: PlayerData, first: number, draw: number): number {
  if (!probability) return first;
  let left = draw;
  for (let slot = first; slot < first + width; slot++) {
    left -= probability[slot];
    if (left < 0) return slot;
  }
  return first;
}
