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

// --- internal ---

const FROM_ZERO: Bounds = [0, Number.POSITIVE_INFINITY];
const FROM_ONE: Bounds = [1, Number.POSITIVE_INFINITY];

/** Between which values the return of an episode must lie; infinite where steps on the way may add without end. */
function returnBounds({ outcomes, width, reward, terminated }: Environment): Bounds {
  // The step guard ends an episode without a reward of its own.
  let [low, high] = [0, 0];
  for (let entry = 0; entry < outcomes.length; entry++) {
    for (let slot = entry * width; slot < entry * width + outcomes[entry]; slot++) {
      const often = terminated[slot] || reward[slot] === 0 ? 1 : Number.POSITIVE_INFINITY;
      low = Math.min(low, often * reward[slot]);
      high = Math.max(high, often * reward[slot]);
    }
  }
  return [low, high];
}
