import seedrandom from 'seedrandom';
import { compareMetric } from '../src/statistics/compare-metric.ts';
import { percentileInterval } from '../src/statistics/percentile-interval.ts';
import { type Pair, pairOf, resample, type Series, seriesOf } from '../src/statistics/resample.ts';
import type { Measurement, Row } from './measurement.ts';

const LEVEL = 0.95;
const RESAMPLES = 10_000;
const REPETITIONS = 2000;
/** Repetitions that are resampled together. */
const AT_A_TIME = 50;
const VARIANTS = 5;

type Draw = () => number;

/** Distributions of a metric over runs, with their mean. */
const distributions: Readonly<Record<string, { mean: number; drawn: (draw: Draw) => number }>> = {
  normal: { mean: 0, drawn: normal },
  exponential: { mean: 1, drawn: exponential },
  t3: { mean: 0, drawn: t3 },
  'lognormal (sd of the log 1)': { mean: Math.exp(0.5), drawn: (draw) => Math.exp(normal(draw)) },
  'Pareto (index 2.5)': { mean: 2.5 / 1.5, drawn: (draw) => (1 - draw()) ** (-1 / 2.5) },
};

/**
 * How often intervals hold what they promise, by simulation: the 95% interval of a mean, and how often any of 5 equal
 * variants is called better or worse than the first. Seeded; nothing here is a timing.
 */
export const coverage: Measurement = {
  title: 'coverage: in percent of 2,000 repetitions',
  async measure() {
    const rows: Row[] = [];
    for (const [name, { mean, drawn }] of Object.entries(distributions)) {
      for (const runs of name === 'normal' ? [5, 10, 30, 100] : [10, 30, 100]) {
        const draw = seedrandom.alea(`coverage ${name} ${runs}`);
        const covered = inside({ mean, runs, drawn: () => drawn(draw) });
        const alarms = falseAlarms({ runs, drawn: () => drawn(draw) });
        rows.push({
          distribution: name,
          runs: String(runs),
          'mean is inside': percentage(covered),
          'false alarms': percentage(alarms.expanded),
          'with plain intervals': percentage(alarms.plain),
        });
      }
    }
    return rows;
  },
};

// --- internal ---

interface Simulation {
  readonly runs: number;
  readonly drawn: () => number;
}

/** The share of repetitions in which the interval of the mean contains the true mean. */
function inside({ mean, runs, drawn }: Simulation & { mean: number }): number {
  let count = 0;
  for (let done = 0; done < REPETITIONS; done += AT_A_TIME) {
    const series = Array.from({ length: AT_A_TIME }, () => sample(runs, drawn));
    resample({ series, pairs: [] }, { seeds: runs, resamples: RESAMPLES });
    for (const { means } of series) {
      const [low, high] = percentileInterval(means, LEVEL) as readonly [number, number];
      if (low <= mean && mean <= high) count += 1;
    }
  }
  return count / REPETITIONS;
}

/**
 * The share of repetitions in which any of several equal variants is called better or worse than the first: by the
 * intervals that comparisons use, and by plain percentile intervals.
 */
function falseAlarms({ runs, drawn }: Simulation): { expanded: number; plain: number } {
  const level = 1 - (1 - LEVEL) / (VARIANTS - 1);
  const count = { expanded: 0, plain: 0 };
  for (let done = 0; done < REPETITIONS; done += AT_A_TIME) {
    const experiments = Array.from({ length: AT_A_TIME }, () => {
      const [baseline, ...variants] = Array.from({ length: VARIANTS }, () => sample(runs, drawn));
      return variants.map((variant) => pairOf(variant, baseline));
    });
    const pairs = experiments.flat();
    const series = [...new Set(pairs.flatMap(({ variant, baseline }) => [variant, baseline]))];
    resample({ series, pairs }, { seeds: runs, resamples: RESAMPLES });
    for (const experiment of experiments) {
      count.expanded += Number(experiment.some((pair) => alarms(pair, level)));
      count.plain += Number(experiment.some((pair) => alarmsPlainly(pair, level)));
    }
  }
  return { expanded: count.expanded / REPETITIONS, plain: count.plain / REPETITIONS };
}

function alarms(pair: Pair, level: number): boolean {
  const { verdict } = compareMetric({ metric: 'returns', pair, level, whyNot: null });
  return verdict === 'better' || verdict === 'worse';
}

function alarmsPlainly({ variant, baseline }: Pair, level: number): boolean {
  const differences = variant.means.map((mean, i) => mean - baseline.means[i]);
  const [low, high] = percentileInterval(differences, level) as readonly [number, number];
  return low > 0 || high < 0;
}

function sample(runs: number, drawn: () => number): Series {
  const values = Array.from({ length: runs }, drawn);
  return seriesOf(values, Array.from(values.keys()), RESAMPLES);
}

function normal(draw: Draw): number {
  return Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());
}

function exponential(draw: Draw): number {
  return -Math.log(1 - draw());
}

function t3(draw: Draw): number {
  const squares = normal(draw) ** 2 + normal(draw) ** 2 + normal(draw) ** 2;
  return normal(draw) / Math.sqrt(squares / 3);
}

function percentage(share: number): string {
  return (100 * share).toFixed(1);
}
