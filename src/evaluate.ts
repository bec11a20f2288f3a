import type { Environment } from './environments/environment.ts';
import { InputError } from './errors.ts';
import { quote } from './options.ts';
import type { Randomness } from './randomness/randomness.ts';
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
 * @throws InputError for a start that is no state, or a policy that names no action
 */
export function evaluate(options: EvaluateOptions): EpisodeMetrics {
  const { environment, policy, starts, randomness, maxStepsPerEpisode = 1000 } = options;
  const metrics = emptyMetrics(starts.length);
  for (const [episode, start] of starts.entries()) {
    let state = oneOf('start', start, environment.states);
    let ended = false;
    while (!ended && metrics.timesteps[episode] < maxStepsPerEpisode) {
      const action = oneOf('action', policy(state), environment.actions);
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

function oneOf(what: string, value: number, count: number): number {
  if (Number.isInteger(value) && value >= 0 && value < count) return value;
  throw new InputError([`Expected \`${what}\` to be an integer from 0 to ${count - 1}, got ${quote(value)}`]);
}
