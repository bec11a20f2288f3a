import seedrandom from 'seedrandom';
import { frozenLake } from '../src/environments/frozen-lake.ts';
import { interquartileMean } from '../src/statistics/interquartile-mean.ts';
import { mean } from '../src/statistics/mean.ts';
import { byMetric, type Metric } from '../src/statistics/metrics.ts';
import { type Optimum, optimumOf } from '../src/statistics/optimum.ts';
import { standardDeviation } from '../src/statistics/standard-deviation.ts';
import { studentQuantile } from '../src/statistics/student-t.ts';
import { summarize } from '../src/statistics/summarize.ts';
import { type SummarizeValuesOptions, summarizeValues } from '../src/statistics/summarize-values.ts';
import type { Summary } from '../src/statistics/summary.ts';
import type { VariantRuns } from '../src/statistics/variant-runs.ts';

/** Worlds whose truth is known, and how often what is said of them is wrong. Seeded: the same shares every time. */

type Draw = () => number;

/** A distribution of a metric over runs. */
export interface Distribution {
  readonly drawn: (draw: Draw) => number;
  readonly mean: number;
  /** Not said for shares, which have no interval of an IQM. */
  readonly iqm?: number;
  readonly bounds?: readonly [number, number];
}

const lognormal = (draw: Draw) => Math.exp(normal(draw));
const mixed = (draw: Draw) => (draw() < 0.8 ? 280 : 20);
/** A run reaches the goal surely; one in five a little less than that, and one in fifty never. */
export function seldomFailing(draw: Draw): number {
  const kind = draw();
  if (kind < 0.02) return 0;
  return kind < 0.22 ? 1 - 0.01 * draw() : 1;
}

const share = (p: number): Distribution => ({
  drawn: (draw) => Number(draw() < p),
  mean: p,
  bounds: [0, 1],
});

export const distributions = {
  normal: { drawn: normal, mean: 0, iqm: 0 },
  exponential: { drawn: exponential, mean: 1, iqm: iqmOf((p) => -Math.log(1 - p)) },
  'lognormal (sd of the log 1)': { drawn: lognormal, mean: Math.exp(0.5) },
  '80% at 280, 20% at 20': { drawn: mixed, mean: 228 },
  'the same, of 0 to 300': { drawn: mixed, mean: 228, bounds: [0, 300] },
  '1 in 50 fails, 1 in 5 is a little worse': {
    drawn: seldomFailing,
    mean: 1 - 0.02 - 0.2 * 0.005,
    bounds: [0, 1],
  },
  'share 0.5': share(0.5),
  'share 0.9': share(0.9),
  'share 0.99': share(0.99),
} as const satisfies Readonly<Record<string, Distribution>>;

/** Two runs of the same seed that are exchangeable: no verdict about them is true. */
export const equalPairs = {
  normal: (draw: Draw) => [normal(draw), normal(draw)],
  'normal, seeds in common': (draw: Draw) => {
    const seed = 3 * normal(draw);
    return [seed + normal(draw), seed + normal(draw)];
  },
  exponential: (draw: Draw) => [exponential(draw), exponential(draw)],
  'share 0.5': (draw: Draw) => [Number(draw() < 0.5), Number(draw() < 0.5)],
  'share 0.9': (draw: Draw) => [Number(draw() < 0.9), Number(draw() < 0.9)],
  'Poisson 0.5': (draw: Draw) => [poisson(0.5, draw), poisson(0.5, draw)],
  'Poisson 30': (draw: Draw) => [poisson(30, draw), poisson(30, draw)],
  'mostly zero': (draw: Draw) => {
    const run = 100 + 10 * normal(draw);
    if (draw() < 0.8) return [run, run];
    return draw() < 0.5 ? [run, run + exponential(draw)] : [run + exponential(draw), run];
  },
  'mostly zero, else 1': (draw: Draw) => (draw() < 0.8 ? [9, 9] : draw() < 0.5 ? [9, 8] : [8, 9]),
} as const satisfies Readonly<Record<string, (draw: Draw) => readonly number[]>>;

interface Simulated {
  readonly runs: number;
  readonly repetitions: number;
}

/** How often the intervals of one variant hold what they promise to. */
export function coverageOf({ drawn, mean, iqm, bounds }: Distribution, { runs, repetitions }: Simulated) {
  const draw = seedrandom.alea(`coverage ${mean} ${runs}`);
  const inside = (interval: readonly [number, number] | null, value: number) =>
    interval !== null && interval[0] <= value && value <= interval[1];
  const count = { mean: 0, iqm: 0 };
  for (let i = 0; i < repetitions; i++) {
    const values = Array.from({ length: runs }, () => drawn(draw));
    const { x } = summarizeValues({ values: { x: values }, better: 'lower', bounds }).variants;
    count.mean += Number(inside(x.interval, mean));
    count.iqm += Number(iqm !== undefined && inside(x.iqmInterval, iqm));
  }
  return { mean: count.mean / repetitions, iqm: iqm === undefined ? undefined : count.iqm / repetitions };
}

/** How often a difference is found, and how often a paired t test at the same corrected level finds it. */
export function powerOf(
  shift: number,
  { runs, repetitions, comparisons }: Simulated & { comparisons: number },
) {
  const draw = seedrandom.alea(`power ${runs} ${comparisons}`);
  const quantile = studentQuantile(0.025 / comparisons, runs - 1);
  const found = { here: 0, byT: 0 };
  for (let i = 0; i < repetitions; i++) {
    const y = Array.from({ length: runs }, () => 100 + 3 * normal(draw));
    const differences = y.map(() => shift + normal(draw));
    const x = y.map((value, k) => value + differences[k]);
    const seeds = Array.from(y.keys());
    const { verdict } = summarizeValues({ values: { y, x }, seeds, better: 'lower', comparisons }).comparisons
      .x;
    found.here += Number(verdict === 'worse') / repetitions;
    const t = (mean(differences) / standardDeviation(differences)) * Math.sqrt(runs);
    found.byT += Number(t > quantile) / repetitions;
  }
  return found;
}

/** How often there is a verdict of a kind about two variants, whose runs are pairs of the same seed. */
export function verdictsOf(
  drawn: (draw: Draw) => readonly number[],
  {
    runs,
    repetitions,
    ...options
  }: Simulated & Pick<SummarizeValuesOptions, 'bounds' | 'comparisons' | 'margin'>,
): Record<string, number> {
  const draw = seedrandom.alea(`verdicts, ${runs} runs`);
  const shares: Record<string, number> = {
    better: 0,
    worse: 0,
    equal: 0,
    'no difference': 0,
    'cannot tell': 0,
  };
  for (let i = 0; i < repetitions; i++) {
    const pairs = Array.from({ length: runs }, () => drawn(draw));
    const { comparisons } = summarizeValues({
      values: { x: pairs.map(([x]) => x), y: pairs.map(([, y]) => y) },
      seeds: Array.from(pairs.keys()),
      better: 'lower',
      ...options,
    });
    shares[comparisons.y.verdict] += 1 / repetitions;
  }
  return shares;
}

/** How often any verdict is found in the whole headline of equal variants: steps, penalties and what was learned. */
export function falseHeadlines({ runs, repetitions, variants }: Simulated & { variants: number }): number {
  const draw = seedrandom.alea(`headline ${runs} ${variants}`);
  let found = 0;
  for (let i = 0; i < repetitions; i++) {
    const { comparisons } = equalVariants({ runs, variants, draw });
    const verdicts = Object.values(comparisons).flatMap((one) =>
      Object.values(one).map(({ verdict }) => verdict),
    );
    found += Number(verdicts.some((verdict) => verdict === 'better' || verdict === 'worse'));
  }
  return found / repetitions;
}

/** How often the variant that is truly the best is not among those that may be, and how often one is named alone. */
export function bestSets({ runs, repetitions, means }: Simulated & { means: readonly number[] }) {
  const draw = seedrandom.alea(`best ${runs} ${means}`);
  const best = Math.min(...means);
  const count = { missed: 0, single: 0 };
  for (let i = 0; i < repetitions; i++) {
    const values = Object.fromEntries(
      means.map((mean, k) => [`v${k}`, Array.from({ length: runs }, () => mean + normal(draw))]),
    );
    const { best: named } = summarizeValues({
      values,
      seeds: Array.from({ length: runs }, (_, k) => k),
      better: 'lower',
    });
    count.missed += Number(means.some((mean, k) => mean === best && !named.includes(`v${k}`)));
    count.single += Number(named.length === 1);
  }
  return { missed: count.missed / repetitions, single: count.single / repetitions };
}

/** How often the range of seeds that are needed holds the number that is. */
export function plannedSeeds({
  runs,
  repetitions,
  drawn,
  needed,
}: Simulated & { drawn: (draw: Draw) => number; needed: number }): number {
  const draw = seedrandom.alea(`planned ${runs}`);
  let inside = 0;
  for (let i = 0; i < repetitions; i++) {
    const y = Array.from({ length: runs }, () => 100 + normal(draw));
    const { seeds } = summarizeValues({
      values: { y, x: y.map((value) => value + drawn(draw)) },
      seeds: Array.from(y.keys()),
      better: 'lower',
    }).comparisons.x;
    inside += Number(seeds !== null && seeds[0] <= needed && needed <= seeds[1]);
  }
  return inside / repetitions;
}

export function normal(draw: Draw): number {
  return Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());
}

export function exponential(draw: Draw): number {
  return -Math.log(1 - draw());
}

/** The runs of a variant of a world without chance whose metrics are given; the others are 1, and the start is solved. */
export function variantRuns(metrics: Partial<Record<Metric, ArrayLike<number>>>): VariantRuns {
  const [first] = Object.values(metrics);
  const ones = new Float64Array(first.length).fill(1);
  lake ??= optimumOf(frozenLake({ map: '4x4', slippery: false }));
  return {
    spec: {
      environment: { kind: 'frozen-lake' },
      agent: { kind: 'q-learning', alpha: 0.1, gamma: 0.9 },
      epsilon: { kind: 'constant', value: 0.1 },
      episodes: 1,
      maxStepsPerEpisode: 1e6,
    },
    optimum: { ...lake, mayFail: false },
    seeds: Array.from(ones.keys()),
    metrics: byMetric((metric) => Float64Array.from(metrics[metric] ?? ones)),
    failed: 0,
    truncated: 0,
    policies: Array.from(ones, () => new Uint8Array(16)),
    curves: { timesteps: ones, penalties: ones, returns: ones },
  };
}

// --- internal ---

let lake: Optimum | undefined;

/** Variants whose runs are drawn alike: steps go with the seed, penalties with the steps; a run solves its start or not. */
function equalVariants({ runs, variants, draw }: { runs: number; variants: number; draw: Draw }): Summary {
  const seeds = Array.from({ length: runs }, () => normal(draw));
  const all = Object.fromEntries(
    Array.from({ length: variants }, (_, k) => {
      const timesteps = seeds.map((seed) => 1000 + 30 * seed + 30 * normal(draw));
      const penalties = timesteps.map((steps) => poisson(Math.max(0.1, steps / 50), draw));
      return [
        `v${k}`,
        variantRuns({ timesteps, penalties, solved_starts: seeds.map(() => Number(draw() < 0.7)) }),
      ];
    }),
  );
  const comparedWith = Object.fromEntries(Object.keys(all).map((name) => [name, 'v0']));
  return summarize({ id: 'simulated', baseline: 'v0', comparedWith, variants: all });
}

function poisson(mean: number, draw: Draw): number {
  const limit = Math.exp(-mean);
  let count = -1;
  for (let product = 1; product > limit; count++) product *= draw();
  return count;
}

/** The mean between the quartiles of a distribution. */
function iqmOf(quantile: (p: number) => number): number {
  return interquartileMean(Array.from({ length: 100_000 }, (_, i) => quantile((i + 0.5) / 100_000)));
}
