import { studentQuantile } from '../src/statistics/student-t.ts';
import type { Measurement, Row } from './measurement.ts';
import {
  bestSets,
  coverageOf,
  type Distribution,
  distributions,
  equalPairs,
  exponential,
  falseHeadlines,
  normal,
  plannedSeeds,
  powerOf,
  seldomFailing,
  verdictsOf,
} from './simulations.ts';

const RUNS = [3, 5, 10, 30, 100];

/** How often what is said is wrong, by simulation, in percent. Seeded; nothing here is a timing. */
export const coverage: Measurement = {
  title: 'coverage: in percent of the repetitions, by the number of runs',
  async measure() {
    const rows: Row[] = [];
    const add = (what: string, of: (runs: number) => number | undefined, runs: readonly number[] = RUNS) => {
      const cells = RUNS.map((n) => [`${n} runs`, runs.includes(n) ? percentage(of(n)) : '']);
      rows.push({ what, ...Object.fromEntries(cells) });
    };
    for (const [name, distribution] of Object.entries<Distribution>(distributions)) {
      const found = new Map(
        RUNS.map((runs) => [runs, coverageOf(distribution, { runs, repetitions: 20_000 })]),
      );
      add(`interval holds the mean: ${name}`, (runs) => found.get(runs)?.mean);
      if (distribution.iqm !== undefined)
        add(`interval holds the IQM: ${name}`, (runs) => found.get(runs)?.iqm);
    }
    for (const [name, drawn] of Object.entries(equalPairs)) {
      const bounds = name.startsWith('share') ? ([0, 1] as const) : undefined;
      add(`better or worse, of equal variants: ${name}`, (runs) => {
        const { better, worse } = verdictsOf(drawn, { runs, repetitions: 10_000, bounds });
        return better + worse;
      });
    }
    for (const variants of [2, 5]) {
      add(
        `any verdict in the headline of ${variants} equal variants`,
        (runs) => falseHeadlines({ runs, variants, repetitions: 4000 }),
        [5, 10, 30],
      );
    }
    for (const comparisons of [3, 12]) {
      const found = new Map(
        [10, 30].map((runs) => [
          runs,
          powerOf(powerfulShift(runs, comparisons), { runs, comparisons, repetitions: 10_000 }),
        ]),
      );
      add(
        `a difference is found, among ${comparisons} comparisons`,
        (runs) => found.get(runs)?.here,
        [10, 30],
      );
      add('the same by a paired t test at that level', (runs) => found.get(runs)?.byT, [10, 30]);
    }
    add(
      'equal, though the difference is the margin',
      (runs) => verdictsOf((draw) => [100, 101 + normal(draw)], { runs, repetitions: 10_000 }).equal,
    );
    add(
      'equal, though 1 in 50 fails of one variant alone',
      (runs) =>
        verdictsOf((draw) => [1, seldomFailing(draw)], { runs, repetitions: 10_000, bounds: [0, 1] }).equal,
    );
    add('the best is not in the set: 5 equal variants', (runs) => bestOfEqual(runs).missed);
    add('one is named alone: 5 equal variants', (runs) => bestOfEqual(runs).single);
    add(
      'the best is not in the set: means 0, 0.2, 0.5, 1, 2',
      (runs) => bestSets({ runs, repetitions: 4000, means: [0, 0.2, 0.5, 1, 2] }).missed,
    );
    for (const [name, drawn] of Object.entries({ normal, Laplace: laplace, exponential })) {
      add(
        `seeds that are needed lie in the range: ${name} differences`,
        (runs) => plannedSeeds({ runs, repetitions: 4000, drawn, needed: 10 }),
        [10, 30, 100],
      );
    }
    return rows;
  },
};

// --- internal ---

function bestOfEqual(runs: number) {
  return bestSets({ runs, repetitions: 4000, means: [0, 0, 0, 0, 0] });
}

/** The difference that a paired t test finds in about 80 of 100 experiments, in standard deviations. */
function powerfulShift(runs: number, comparisons: number): number {
  const degrees = runs - 1;
  return (studentQuantile(0.025 / comparisons, degrees) + studentQuantile(0.2, degrees)) / Math.sqrt(runs);
}

/** With the spread of one, as the others. */
function laplace(draw: () => number): number {
  return (exponential(draw) - exponential(draw)) / Math.SQRT2;
}

function percentage(value: number | undefined): string {
  return value === undefined ? '' : (100 * value).toFixed(1);
}
