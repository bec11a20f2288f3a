import type { Environment } from '../environments/environment.ts';
import type { Randomness } from '../randomness/randomness.ts';
import { checkInteger } from '../validation/parse.ts';
import { type EpisodeMetrics, emptyMetrics } from './train.ts';

export interface EvaluateOptions {
  readonly environment: Environment;
  /** The action to take in a state. */
  readonly policy: (state: number) => number;
  /** One episode from each of these states. */
  readonly starts: readonly number[];
  /** Decides the outcomes of stochastic environments. */
  readonly randomness: Randomness;
  readonly maxStepsPerEpisode?: number;
}

/**
 * Plays one episode from each start and learns nothing: it takes no agent, so it cannot. It always ends,
 * because a policy that is stuck is truncated after `maxStepsPerEpisode` steps.
 *
 * @returns the metrics of each episode, in the order of `starts`
 * @throws InputError for a start that is no state, a policy that names no action, or a bound that is none
 */
export function evaluate(options: EvaluateOptions): EpisodeMetrics {
  const { environment, policy, starts, randomness, maxStepsPerEpisode = 1000 } = options;
  checkInteger('maxStepsPerEpisode', maxStepsPerEpisode, 1);
  const metrics = emptyMetrics(starts.length);
  for (const [episode, start] of starts.entries()) {
    let state = checkInteger('start', start, 0, environment.states - 1);
    let ended = false;
    while (!ended && metrics.timesteps[episode] < maxStepsPerEpisode) {
      const action = checkInteger('action', policy(state), 0, environment.actions - 1);
      const outcome = randomness.outcome(environment, state * environment.actions + action);
      ended = environment.terminated[outcome] === 1;
      metrics.timesteps[episode] += 1;
      metrics.penalties[episode] += environment.penalty[outcome];
      metrics.returns[episode] += environment.reward[outcome];
      state = environment.nextState[outcome];
    }
    metrics.truncated[episode] = Number(!ended);
  }
  return metrics;
}
