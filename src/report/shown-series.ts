import { differencesFrom } from './against-baseline.ts';
import type { Chart } from './charts/chart.ts';
import { intervals } from './charts/intervals.ts';
import { stylesOf } from './charts/palette.ts';
import type { ChartSize, CurveSeries, LineSeries, RunSeries, SeriesStyle } from './charts/series.ts';
import { percent } from './format.ts';
import type { CurveCenter, CurveMetric, Difference, PageData, Span } from './page-data.ts';

export type Drawing = (size: ChartSize) => Chart;

/** What is shown on the page, in all of its charts: variants by their places, and how each is drawn. */
export interface Shown {
  readonly variants: readonly number[];
  readonly styles: readonly SeriesStyle[];
  /** With which all are compared; by its place. */
  readonly baseline: number;
  /** Whether it was chosen on the page, and is not what the experiment says. */
  readonly chosen?: boolean;
}

export function shownOf(
  data: PageData,
  { variants, baseline, chosen }: Pick<Shown, 'variants' | 'baseline' | 'chosen'>,
  before?: Shown,
): Shown {
  const names = variants.map((place) => data.names[place]);
  return { variants, baseline, chosen, styles: stylesOf(names, data.names[baseline], before?.styles) };
}

export function curveSeries(
  { curves, blocks }: PageData,
  shown: Shown,
  { metric, center }: { metric: CurveMetric; center: CurveCenter },
): CurveSeries[] {
  return eachShown(shown, (place) => {
    const flat = curves[metric]?.[center]?.[place] ?? [];
    return {
      points: Array.from({ length: flat.length / 3 }, (_, i) => {
        const [mean, lo, hi] = flat.slice(3 * i, 3 * i + 3);
        return { x: middle(blocks[i]), mean, lo, hi };
      }),
    };
  });
}

export function epsilonSeries({ schedules, scheduleOf }: PageData, shown: Shown): LineSeries[] {
  return eachShown(shown, (place) => ({ points: schedules[scheduleOf[place]].map(([x, y]) => ({ x, y })) }));
}

export function runSeries({ values }: PageData, shown: Shown, metric: string): RunSeries[] {
  return eachShown(shown, (place) => ({ values: values[metric][place] }));
}

/** How far the shown variants are from the baseline; nothing where there is nothing to say. */
export function differenceChart(data: PageData, shown: Shown, metric: string): Drawing | undefined {
  const rows = rowsOf(shown, differencesOf(data, shown, metric)).map((row) => ({
    ...row,
    unsure: row.verdict !== 'better' && row.verdict !== 'worse',
  }));
  const { label, better } = data.metrics[metric];
  const words = `${label}: difference (${better} is better)`;
  if (rows.length === 0) return undefined;
  return (size) =>
    intervals({
      ...size,
      rows,
      words,
      mark: { at: 0, words: shown.chosen ? data.names[shown.baseline] : 'baseline' },
    });
}

/** Of each variant, shown or not: how far it is from the baseline; that of the experiment, or the one that was chosen. */
export function differencesOf(
  data: PageData,
  { baseline, chosen }: Shown,
  metric: string,
): readonly (Difference | null)[] {
  return chosen ? differencesFrom(data, baseline, metric) : data.differences[metric];
}

/** What the policies of the shown variants reach, beside the optimum. */
export function learnedChart({ learned }: PageData, shown: Shown): Drawing | undefined {
  if (!learned) return undefined;
  const { words, optimum, shares } = learned;
  const format = (value: number) => percent(value).replace('+', '');
  const rows = rowsOf(shown, shares);
  return (size) => intervals({ ...size, rows, words, mark: { at: optimum, words: 'optimum' }, format });
}

/** What a block of episodes is drawn at: the mean of its episodes' numbers. */
export function middle([first, last]: readonly [number, number]): number {
  return (first + last) / 2;
}

// --- internal ---

function rowsOf<Told extends Span>(shown: Shown, spans: readonly (Told | null)[]): (SeriesStyle & Told)[] {
  return eachShown(shown, (place) => ({ span: spans[place] })).flatMap(({ span, ...one }) =>
    span ? [{ ...one, ...span }] : [],
  );
}

function eachShown<Data>({ variants, styles }: Shown, of: (place: number) => Data): (SeriesStyle & Data)[] {
  return variants.map((place, i) => ({ ...styles[i], ...of(place) }));
}
