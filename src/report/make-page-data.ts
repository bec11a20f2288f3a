import { schedules } from '../schedules/index.ts';
import { epsilonValues } from '../schedules/schedule.ts';
import { taskOf } from '../statistics/comparability.ts';
import { type Metric, metrics, runMetricNames } from '../statistics/metrics.ts';
import type { Comparison, Summary } from '../statistics/summary.ts';
import { curveMetrics } from '../statistics/variant-runs.ts';
import { optionsOf, type RunSpecWithoutSeed } from '../training/run-spec.ts';
import type { ReportContent } from './content.ts';
import { CURVE_CENTERS, type CurveCenter, type Difference, type PageData } from './page-data.ts';
import { learnedMetric } from './ranking.ts';

/** Metrics of single runs that the page can show, and their words. */
export function runMetrics({ summary }: Pick<ReportContent, 'summary'>): Metric[] {
  return ['timesteps', 'penalties', 'returns', learnedMetric(summary), 'policy_returns', 'policy_timesteps'];
}

export function makePageData(content: Omit<ReportContent, 'replays'>): PageData {
  const { summary, variants, runs } = content;
  const names = Object.keys(summary.variants);
  const drawn = names.map((name) => evenly(runs[name].seeds.length, Math.ceil(MOST_RUNS / names.length)));
  const longest = names.map((name) => summary.curves[name]).sort((a, b) => b.length - a.length)[0];
  const many = names.length > MOST_IN_FULL;
  const tasks = names.map((name) => taskOf({ spec: variants[name] }));
  const digits = many ? 3 : 4;
  const centers: readonly CurveCenter[] = many ? ['mean'] : CURVE_CENTERS;
  return {
    names,
    metrics: byKey(runMetricNames, (metric) => {
      const { label, better } = metrics[metric];
      return { label, better };
    }),
    blocks: longest.map(({ episode, episodes }) => [episode + 1, episode + episodes]),
    curves: byKey(curveMetrics, (metric) =>
      byKey(centers, (center) =>
        names.map((name) =>
          summary.curves[name].map((point) => {
            const { value, lo, hi } = point[metric][center];
            return [value, lo, hi].map((one) => rounded(one, digits));
          }),
        ),
      ),
    ),
    ...schedulesOf(names.map((name) => variants[name])),
    seeds: names.map((name, i) => drawn[i].map((run) => runs[name].seeds[run])),
    values: byKey(runMetricNames, (metric) =>
      names.map((name, i) =>
        drawn[i].map((run) => {
          const value = runs[name].metrics[metric][run];
          return Number.isFinite(value) ? rounded(value, 6) : null;
        }),
      ),
    ),
    complete: names.every((name, i) => drawn[i].length === runs[name].seeds.length),
    differences: byKey(runMetricNames, (metric) =>
      names.map((name) => differenceOf(summary.comparisons[name]?.[metric])),
    ),
    headline: ['timesteps', 'penalties', learnedMetric(summary)],
    tasks: tasks.map((task) => tasks.indexOf(task)),
    margin: summary.margin,
    sweep: summary.sweep && { ...summary.sweep, values: {} },
    learned: learnedShares(summary, learnedMetric(summary)),
  };
}

// --- internal ---

/** More dots than this say nothing, and make the page large. */
const MOST_RUNS = 10_000;
/** Of more variants, the page has the means of the curves only. */
const MOST_IN_FULL = 40;
const MOST_POINTS = 120;

/** Many variants share a schedule: each is there once. */
function schedulesOf(specs: readonly RunSpecWithoutSeed[]): Pick<PageData, 'schedules' | 'scheduleOf'> {
  const keys = specs.map(({ epsilon, episodes }) => JSON.stringify([epsilon, episodes]));
  const different = [...new Set(keys)];
  return {
    schedules: different.map((key) => epsilonPoints(specs[keys.indexOf(key)])),
    scheduleOf: keys.map((key) => different.indexOf(key)),
  };
}

/** Episodes and their epsilons: where these change; or, where that is most of them, some spread over both scales. */
function epsilonPoints({ epsilon, episodes }: RunSpecWithoutSeed): [number, number][] {
  const values = epsilonValues(schedules[epsilon.kind].create(optionsOf(epsilon)), episodes);
  const changes = [...values.keys()].filter(
    (episode) => episode === 0 || values[episode] !== values[episode - 1],
  );
  const shares = Array.from({ length: MOST_POINTS / 2 }, (_, i) => (2 * i) / MOST_POINTS);
  const few =
    changes.length <= MOST_POINTS
      ? changes
      : shares.flatMap((share) => [Math.floor(share * episodes), Math.floor(episodes ** share) - 1]);
  const shown = [...new Set([...few, episodes - 1])].sort((a, b) => a - b);
  return shown.map((episode) => [episode + 1, rounded(values[episode], 4)]);
}

function differenceOf(comparison: Comparison | undefined): Difference | null {
  if (!comparison?.comparable || comparison.difference === null) return null;
  const { difference, interval, relative, verdict } = comparison;
  return {
    value: rounded(difference, 5),
    interval: interval && [rounded(interval[0], 5), rounded(interval[1], 5)],
    relative: relative && rounded(relative, 4),
    verdict,
  };
}

function learnedShares({ variants }: Summary, metric: Metric): PageData['learned'] {
  const solvable = metric === 'solved_starts';
  const shares = Object.values(variants).map(({ metrics, optimum }) => {
    const { mean, interval } = metrics[metric];
    const share = (value: number) => rounded(value / (solvable ? optimum.starts : 1), 4);
    return mean === null
      ? null
      : { value: share(mean), interval: interval && ([share(interval[0]), share(interval[1])] as const) };
  });
  const optima = Object.values(variants).map(({ optimum }) =>
    solvable ? optimum.solvedStarts / optimum.starts : optimum.goalProbability,
  );
  const words = solvable ? 'share of the starts that are solved' : 'probability of reaching the goal';
  return { words, optimum: Math.max(...optima), shares };
}

/** So many places of a list, spread evenly; all where it has fewer. */
function evenly(length: number, most: number): number[] {
  const step = Math.max(1, length / most);
  return Array.from({ length: Math.min(most, length) }, (_, i) => Math.floor(i * step));
}

function byKey<Key extends string, Value>(keys: readonly Key[], of: (key: Key) => Value): Record<Key, Value> {
  return Object.fromEntries(keys.map((key) => [key, of(key)])) as Record<Key, Value>;
}

/** What is no number is `null` in a summary.json that was read back. */
function rounded(value: number | null, digits: number): number {
  return Number((value ?? Number.NaN).toPrecision(digits));
}
