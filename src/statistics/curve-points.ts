import { curveBlocks } from '../experiment/curve.ts';
import { type IntervalOptions, iqmInterval, meanInterval } from './describe-values.ts';
import { LEVEL } from './headline.ts';
import { interquartileMean } from './interquartile-mean.ts';
import { mean } from './mean.ts';
import { median } from './median.ts';
import { medianInterval } from './median-interval.ts';
import { boundsOf } from './metric-bounds.ts';
import type { Band, Bands, CurvePoint } from './summary.ts';
import { curveMetrics, type VariantRuns } from './variant-runs.ts';

/** Fewer runs have no band: it would be many times as wide as they differ. */
const FEWEST = 3;

/** The learning curve of a variant: of each block mean, IQM and median over its runs, each with its band. */
export function curvePoints(variant: VariantRuns): CurvePoint[] {
  const { spec, curves, seeds } = variant;
  if (seeds.length === 0) return [];
  const blocks = curveBlocks(spec.episodes);
  const [timesteps, penalties, returns] = curveMetrics.map((metric) => {
    const options = { level: LEVEL, bounds: boundsOf(`last_${metric}`, variant) };
    return blocks.map((_, block) =>
      bandsOf(
        Float64Array.from(seeds, (_, run) => curves[metric][run * blocks.length + block]),
        options,
      ),
    );
  });
  return blocks.map((episode, i) => ({
    episode,
    episodes: (blocks[i + 1] ?? spec.episodes) - episode,
    ...{ timesteps: timesteps[i], penalties: penalties[i], returns: returns[i] },
  }));
}

// --- internal ---

function bandsOf(values: Float64Array, options: IntervalOptions): Bands {
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
