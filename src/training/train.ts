import type { Agent, Learner } from '../agents/agent.ts';
import type { Environment } from '../environments/environment.ts';
import type { Randomness } from '../randomness/randomness.ts';
import { type Epsilon, epsilonValues } from '../schedules/schedule.ts';
import { checkInteger } from '../validation/parse.ts';

/** What happened in each episode; every array has one element per episode. */
export interface EpisodeMetrics {
  /** Steps taken. */
  readonly timesteps: Int32Array;
  /** Steps that the environment counts as penalties. */
  readonly penalties: Int32Array;
  /** Sum of rewards, not discounted. */
  readonly returns: Float64Array;
  /** 1 where the step guard ended the episode, not the environment. */
  readonly truncated: Uint8Array;
}

export interface TrainOptions {
  readonly environment: Environment;
  readonly agent: Agent;
  /** The chance to explore: a number in [0, 1], or any function from the 0-based episode to one. */
  readonly epsilon: Epsilon;
  readonly episodes: number;
  readonly randomness: Randomness;
  /** An episode that has not terminated by then is truncated. */
  readonly maxStepsPerEpisode?: number;
  /** Called after each episode, with its number; what it throws ends the training. */
  readonly onEpisode?: (episode: number) => void;
}

/**
 * Trains an agent: the textbook loop, for any environment, agent and epsilon.
 *
 * @returns the learner with its table, and the metrics of each episode
 * @throws InputError where an epsilon is not a number in [0, 1] (it names the episode), or a count is none; nothing
 *   was trained then
 */
export function train(options: TrainOptions): EpisodeMetrics & { readonly agent: Learner } {
  const { environment, agent, episodes, randomness, maxStepsPerEpisode = 1e6, onEpisode } = options;
  const { actions, starts, startProbability, nextState, reward, terminated, penalty } = environment;
  checkInteger('episodes', episodes, 1);
  checkInteger('maxStepsPerEpisode', maxStepsPerEpisode, 1);
  const epsilons = epsilonValues(options.epsilon, episodes);
  const learner = agent.begin(environment);
  const metrics = emptyMetrics(episodes);
  const coin = () => randomness.coin();

  for (let episode = 0; episode < episodes; episode++) {
    const epsilon = epsilons[episode];
    const act = (state: number) => randomness.explore(epsilon, actions) ?? learner.greedy(state);
    const behaviour = { epsilon, act, coin };
    let state = starts[randomness.start(starts.length, startProbability)];
    let chosen: number | undefined;
    let ended = false;
    while (!ended && metrics.timesteps[episode] < maxStepsPerEpisode) {
      const action = chosen ?? act(state);
      const outcome = randomness.outcome(environment, state * actions + action);
      ended = terminated[outcome] === 1;
      const step = {
        state,
        action,
        reward: reward[outcome],
        nextState: nextState[outcome],
        terminated: ended,
      };
      chosen = learner.learn(step, behaviour);
      metrics.timesteps[episode] += 1;
      metrics.penalties[episode] += penalty[outcome];
      metrics.returns[episode] += reward[outcome];
      state = nextState[outcome];
    }
    metrics.truncated[episode] = Number(!ended);
    learner.endEpisode?.({ truncated: !ended }, behaviour);
    onEpisode?.(episode);
  }
  return { agent: learner, ...metrics };
}

/** Metrics of `episodes` episodes in which nothing has happened yet. */
export function emptyMetrics(episodes: number): EpisodeMetrics {
  return {
    timesteps: new Int32Array(episodes),
    penalties: new Int32Array(episodes),
    returns: new Float64Array(episodes),
    truncated: new Uint8Array(episodes),
  };
}
