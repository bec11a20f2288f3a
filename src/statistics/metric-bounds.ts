import type { Metric } from './metrics.ts';
import type { Bounds } from './sample.ts';
import type { VariantRuns } from './variant-runs.ts';

/** Between which values a metric of a run must lie. */
export function boundsOf(metric: Metric, { spec: { episodes }, optimum }: VariantRuns): Bounds {
  const [low, high] = optimum.returnBounds;
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
