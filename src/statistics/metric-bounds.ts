import type { Environment } from '../environments/environment.ts';
import type { Metric } from './metrics.ts';
import type { Bounds } from './sample.ts';
import type { VariantRuns } from './variant-runs.ts';

/** Between which values a metric of a run must lie. */
export function boundsOf(metric: Metric, { spec: { episodes }, optimum }: VariantRuns): Bounds {
  const [low, high] = returnBounds(optimum.environment);
  const bounds: Record<Metric, Bounds> = {
    timesteps: [episodes, Number.POSITIVE_INFINITY],
    penalties: FROM_ZERO,
    returns: [low * episodes, high * episodes],
    last_timesteps: FROM_ONE,
    last_penalties: FROM_ZERO,
    last_returns: [low, high],
    solved_starts: [0, optimum.value.starts],
    goal_probability: [0, 1],
    policy_timesteps: FROM_ONE,
    policy_returns: [low, high],
  };
  return bounds[metric];
}

/** Between which values the return of an episode must lie; infinite where steps on the way may add without end. */
export function returnBounds({ outcomes, width, reward, terminated }: Environment): Bounds {
  let [lowest, highest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let [loses, gains] = [false, false];
  for (let entry = 0; entry < outcomes.length; entry++) {
    for (let slot = entry * width; slot < entry * width + outcomes[entry]; slot++) {
      if (terminated[slot]) {
        lowest = Math.min(lowest, reward[slot]);
        highest = Math.max(highest, reward[slot]);
      } else {
        loses ||= reward[slot] < 0;
        gains ||= reward[slot] > 0;
      }
    }
  }
  // The step guard ends an episode without a reward of its own.
  return [
    loses ? Number.NEGATIVE_INFINITY : Math.min(0, lowest),
    gains ? Number.POSITIVE_INFINITY : Math.max(0, highest),
  ];
}

// --- internal ---

const FROM_ZERO: Bounds = [0, Number.POSITIVE_INFINITY];
const FROM_ONE: Bounds = [1, Number.POSITIVE_INFINITY];
