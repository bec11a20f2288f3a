/** What a player plays in: an environment's tables and picture, and what some runs learned in it. */
export interface PlayerData {
  readonly actions: number;
  readonly width: number;
  readonly starts: readonly number[];
  readonly outcomes?: readonly number[];
  readonly probability?: readonly number[];
  readonly next: readonly number[];
  readonly reward: readonly number[];
  /** One digit a slot: 0 goes on, 1 ends, 3 ends at the goal. */
  readonly ends: string;
  /** One digit a state: 1 where an episode can be and go on. */
  readonly reached: string;
  readonly picture: {
    readonly columns: number;
    readonly actions: readonly { readonly name: string; readonly towards?: string }[];
    readonly cellOf: readonly number[];
    readonly sceneOf: readonly number[];
    readonly scenes: readonly {
      readonly words: string;
      readonly passenger?: number | 'on board';
      readonly destination?: number;
    }[];
  };
  readonly runs: readonly PlayedRun[];
}

export interface PlayedRun {
  readonly policy: string;
  readonly values: readonly number[];
  /** From each start: goal probability; and steps and return where the episode surely ends. */
  readonly exact: readonly (readonly number[])[];
}

/** An episode that is played: it never changes but by `step`. */
export class Episode {
  readonly data: PlayerData;
  readonly policy: string;
  state: number;
  readonly path: number[];
  steps = 0;
  returns = 0;
  action = -1;
  reward = 0;
  over: '' | 'goal' | 'end' | 'circle' = '';

  constructor(data: PlayerData, run: PlayedRun, start: number) {
    this.data = data;
    this.policy = run.policy;
    this.state = start;
    this.path = [start];
  }

  actionIn(state: number): number {
    return Number.parseInt(this.policy[state], 36);
  }

  /** @param draw a number from 0 to 1: decides where the outcome is left to chance */
  step(draw: () => number): void {
    if (this.over) return;
    const { actions, width, next, reward, ends } = this.data;
    this.action = this.actionIn(this.state);
    const slot = this.outcome((this.state * actions + this.action) * width, draw);
    this.steps += 1;
    this.reward = reward[slot];
    this.returns += reward[slot];
    this.state = next[slot];
    if (ends[slot] !== '0') this.over = ends[slot] === '3' ? 'goal' : 'end';
    else if (!this.data.outcomes && this.path.includes(this.state)) this.over = 'circle';
    this.path.push(this.state);
  }

  outcome(first: number, draw: () => number): number {
    const { outcomes, probability, width } = this.data;
    if (!outcomes || !probability) return first;
    let left = draw();
    const count = outcomes[first / width];
    for (let slot = first; slot < first + count - 1; slot++) {
      left -= probability[slot];
      if (left < 0) return slot;
    }
    return first + count - 1;
  }
}
