/**
 * @typedef {{ actions: number, width: number, starts: number[], outcomes?: number[], probability?: number[], next: number[],
 *   reward: number[], ends: string, reached: string,
 *   picture: { columns: number, actions: { name: string, towards?: string }[], cellOf: number[], sceneOf: number[],
 *     scenes: { words: string, passenger?: number | 'on board', destination?: number }[] },
 *   runs: { policy: string, values: number[], exact: number[][] }[] }} WatchData
 */

/** An episode that is played: it never changes but by `step`. */
export class Playback {
  /**
   * @param {WatchData} data
   * @param {{ policy: string }} run
   * @param {number} start a state
   */
  constructor(data, run, start) {
    this.data = data;
    this.policy = run.policy;
    this.state = start;
    this.path = [start];
    this.steps = 0;
    this.returns = 0;
    this.action = -1;
    this.reward = 0;
    /** @type {'' | 'goal' | 'end' | 'circle'} */
    this.over = '';
  }

  /** @param {number} state */
  actionIn(state) {
    return Number.parseInt(this.policy[state], 36);
  }

  /** @param {() => number} draw a number from 0 to 1: decides where the outcome is left to chance */
  step(draw) {
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

  /**
   * @param {number} first
   * @param {() => number} draw
   */
  outcome(first, draw) {
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
