import { curveBlocks } from '../experiment/curve.ts';
import { iqmInterval, meanInterval } from './describe-values.ts';
import { interquartileMean } from './interquartile-mean.ts';
import { mean } from './mean.ts';
import { median } from './median.ts';
import { medianInterval } from './median-interval.ts';
import { returnBounds } from './metric-bounds.ts';
import type { Bounds } from './sample.ts';
import type { Band, Bands, CurvePoint } from './summary.ts';
import type { CurveMetric, VariantRuns } from './variant-runs.ts';

/** Fewer runs have no band: it would be many times as wide as they differ. */
const FEWEST = 3;

/** The learning curve of a variant: of each block mean, IQM and median over its runs, each with its band. */
export function curvePoints({ spec, optimum, curves, seeds }: VariantRuns, level: number): CurvePoint[] {
  if (seeds.length === 0) return [];
  const blocks = curveBlocks(spec.episodes);
  const returns = returnBounds(optimum.environment);
  const bounds: Record<CurveMetric, Bounds> = { timesteps: FROM_ONE, penalties: FROM_ZERO, returns };
  const bandsAt = (metric: CurveMetric, block: number) => {
    const all = curves[metric];
    const values = new Float64Array(seeds.length);
    for (let run = 0; run < values.length; run++) values[run] = all[run * blocks.length + block];
    return bandsOf(values, { level, bounds: bounds[metric] });
  };
  return blocks.map((episode, i) => ({
    episode,
    episodes: (blocks[i + 1] ?? spec.episodes) - episode,
    timesteps: bandsAt('timesteps', i),
    penalties: bandsAt('penalties', i),
    returns: bandsAt('returns', i),
  }));
}

// --- internal ---

const FROM_ONE: Bounds = [1, Number.POSITIVE_INFINITY];
const FROM_ZERO: Bounds = [0, Number.POSITIVE_INFINITY];

function bandsOf(values: Float64Array, options: { level: number; bounds: Bounds }): Bands {
  values.sort();
  const band = (value: number, interval: readonly [number, number] | null): Band => {
    const [lo, hi] = (values.length < FEWEST ? null : interval) ?? [value, value];
    return { value, lo, hi };
  };
  return {
    mean: band(mean(values), meanInterval(values, options)),
    iqm: band(interquartileMean(values), iqmInterval(values, options)),
    median: band(median(values), medianInterval(values, options.level)),
  };
}
