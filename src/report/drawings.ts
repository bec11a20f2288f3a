import { type Chart, type ChartSize, isRoomy } from './charts/chart.ts';
import { runDots } from './charts/dots.ts';
import { intervals } from './charts/intervals.ts';
import { type LinesOptions, lineChart } from './charts/lines.ts';
import type { SeriesStyle } from './charts/palette.ts';
import { heatMap, parameterChart } from './charts/parameter.ts';
import { profile } from './charts/profile.ts';
import { type AxisScaleType, axisNumber, episodeAxis, valueAxis } from './charts/scale.ts';
import { number, percent, range } from './format.ts';
import { type CurveCenter, type CurveMetric, curveWords, type PageData, type Span } from './page-data.ts';
import { differencesOf, eachShown, type Shown } from './shown.ts';

/** One of the page's charts, by what is shown and chosen. */
export interface Drawing {
  draw(size: ChartSize): Chart;
  /** The values at a place of it, as a table. */
  tell?(value: number): Told;
}

export interface Told {
  readonly caption: string;
  readonly head: string[];
  readonly rows: string[][];
}

/** By the names of the page's controls; what is not there is as it is at first. */
export type Chosen = Readonly<Record<string, string | undefined>>;

/** The chart of a name on the page; or words where there is nothing to draw. */
export function drawing(name: string, data: PageData, shown: Shown, chosen: Chosen): Drawing | string {
  return drawings[name.replace(/-\d+$/, '')](data, shown, { ...chosen, place: /\d+$/.exec(name)?.[0] });
}

/** Learning curves: the middle of the runs of each block of episodes, with the band of its interval. */
export function curvesDrawing(data: PageData, shown: Shown, chosen: Chosen): Drawing {
  const metric = (chosen['curve-metric'] ?? 'timesteps') as CurveMetric;
  const center = (chosen['curve-center'] ?? 'mean') as CurveCenter;
  const [words, blocks] = [curveWords[metric], data.blocks];
  const series = eachShown(shown, (place) => ({
    points: (data.curves[metric]?.[center]?.[place] ?? []).map(([y, lo, hi], i) => ({
      ...{ x: middle(blocks[i]), y, lo, hi },
    })),
  })).filter(({ points }) => points.length > 0);
  const all = series.flatMap(({ points }) => points);
  const values = all.map(({ y }) => y);
  const y = valueAxis((chosen['value-scale'] ?? 'log') as AxisScaleType, values);
  // On a logarithmic scale a band that reaches zero is drawn down to half the smallest value.
  const floor = y.type === 'log' ? Math.min(...values) / 2 : Number.NEGATIVE_INFINITY;
  const lines = series.map((one) => ({
    ...one,
    points: one.points.map((point) => ({ ...point, lo: Math.max(point.lo, floor) })),
  }));
  const last = Math.max(1, ...all.map(({ x }) => x));
  return {
    draw: (size) =>
      overEpisodes(data, {
        ...{ ...size, lines, ends: true, height: isRoomy(size) ? 360 : 300 },
        label: `Learning curves of ${namesOf(lines)}: ${words} over the episodes.`,
        x: episodeAxis((chosen['episode-scale'] ?? 'log') as AxisScaleType, last),
        y: { ...y, label: words },
      }),
    tell: (block) => ({
      caption: `${episodesText(blocks[block])}: ${words}`,
      head: ['variant', CENTER_WORDS[center], '95% interval'],
      rows: series.flatMap(({ name, points }) => {
        const point = points[block];
        return point ? [[name, number(point.y), range([point.lo, point.hi])]] : [];
      }),
    }),
  };
}

/** Every run as a dot. */
export function runsDrawing(data: PageData, shown: Shown, chosen: Chosen): Drawing {
  const { series, label: words, scale } = runsOf(data, shown, chosen);
  const told = Object.keys(data.values);
  return {
    draw: (size) => runDots({ ...size, series, words, scale }),
    tell: (seed) => ({
      caption: `The runs with seed ${seed}`,
      head: ['variant', ...told.map((metric) => data.metrics[metric].label)],
      rows: eachShown(shown, (place) => ({ place, run: data.seeds[place].indexOf(seed) }))
        .filter(({ run }) => run >= 0)
        .map(({ name, place, run }) => [
          name,
          ...told.map((metric) => number(data.values[metric][place][run])),
        ]),
    }),
  };
}

// --- internal ---

const CENTER_WORDS = { mean: 'mean', iqm: 'IQM', median: 'median' };

const drawings: Readonly<Record<string, (data: PageData, shown: Shown, chosen: Chosen) => Drawing | string>> =
  {
    curves: curvesDrawing,
    runs: runsDrawing,

    /** The share of each variant's runs that are at least as good as a value. */
    distribution(data, shown, chosen) {
      const { series, label, better, scale } = runsOf(data, shown, chosen);
      const share =
        better === 'lower' ? 'share of runs with at most so many' : 'share of runs with at least so much';
      const values = series.flatMap(({ runs }) => runs.map(({ value }) => value));
      const lines = series.map(({ runs, ...style }) => ({
        ...{
          ...style,
          points: profile(
            runs.map(({ value }) => value),
            better,
          ),
        },
      }));
      return {
        draw: (size) => ({
          svg: lineChart({
            ...{ ...size, lines, height: 230, curve: better === 'lower' ? 'step-after' : 'step-before' },
            label: `${share}, ${label}: ${namesOf(lines)}.`,
            x: { ...valueAxis(scale, values), label },
            y: { domain: [0, 1], ticks: 4, tickFormat: '.0%', label: share },
          }),
        }),
      };
    },

    /** What each variant explores in each episode. */
    epsilons(data, shown, chosen) {
      const lines = eachShown(shown, (place) => ({
        points: data.schedules[data.scheduleOf[place]].map(([x, y]) => ({ x, y })),
      }));
      const all = lines.flatMap(({ points }) => points);
      const last = Math.max(...all.map(({ x }) => x));
      return {
        draw: (size) =>
          overEpisodes(data, {
            ...{ ...size, lines, ends: true, height: 240, curve: 'step-after' },
            label: `Epsilon over the episodes of ${namesOf(lines)}.`,
            x: episodeAxis((chosen['epsilon-scale'] ?? 'log') as AxisScaleType, last),
            y: {
              ...{ nice: true, tickFormat: undefined, label: 'epsilon (the chance to explore)' },
              domain: [0, Math.max(...all.map(({ y }) => y)) || 1],
            },
          }),
        tell: (block) => {
          const [episode] = data.blocks[block];
          return {
            caption: `Episode ${number(episode)}`,
            head: ['variant', 'epsilon'],
            rows: lines.map(({ name, points }) => [
              name,
              number(points.findLast(({ x }) => x <= episode)?.y ?? null),
            ]),
          };
        },
      };
    },

    /** How far the shown variants are from the baseline. */
    differences(data, shown, chosen) {
      const metric = chosen.difference ?? data.headline[0];
      const { label, better } = data.metrics[metric];
      const rows = rowsOf(shown, differencesOf(data, shown, metric)).map((row) => ({
        ...row,
        unsure: row.verdict !== 'better' && row.verdict !== 'worse',
      }));
      if (rows.length === 0) return 'None of the shown variants can be compared with the baseline in this.';
      const words = `${label}: difference (${better} is better)`;
      const mark = { at: 0, words: shown.chosen ? data.names[shown.baseline] : 'baseline' };
      return { draw: (size) => ({ svg: intervals({ ...size, rows, words, mark, format: axisNumber }) }) };
    },

    /** What the policies of the shown variants reach, beside the optimum. */
    learned({ learned }, shown) {
      if (!learned) return '';
      const { words, optimum, shares } = learned;
      const format = (value: number) => percent(value).replace('+', '');
      const mark = { at: optimum, words: 'optimum' };
      return {
        draw: (size) => ({ svg: intervals({ ...size, rows: rowsOf(shown, shares), words, mark, format }) }),
      };
    },

    /** What one hyper-parameter does. */
    parameter({ sweep, metrics }, _, { place, 'parameter-metric': metric = '' }) {
      const parameter = sweep?.parameters[Number(place)];
      if (!parameter) return '';
      return {
        draw: (size) => ({
          svg: parameterChart({ ...size, parameter, metric, words: metrics[metric].label }),
        }),
      };
    },

    /** Two hyper-parameters together. */
    heat({ sweep, metrics }, _, { 'parameter-metric': metric = '' }) {
      if (!sweep?.pair) return '';
      const { pair } = sweep;
      const { label: words, better } = metrics[metric];
      return { draw: (size) => ({ svg: heatMap({ ...size, sweep, pair, metric, words, better }) }) };
    },
  };

function runsOf(data: PageData, shown: Shown, chosen: Chosen) {
  const metric = chosen['run-metric'] ?? data.headline[0];
  const series = eachShown(shown, (place) => ({
    runs: data.values[metric][place].flatMap((value, run) =>
      value === null ? [] : [{ seed: data.seeds[place][run], value }],
    ),
  }));
  return { series, scale: (chosen['run-scale'] ?? 'linear') as AxisScaleType, ...data.metrics[metric] };
}

/** A chart whose places are the blocks of episodes. */
function overEpisodes({ blocks }: PageData, options: LinesOptions): Chart {
  const svg = lineChart(options);
  const places = blocks.map((block, value) => ({ x: Number(svg.scale('x')?.apply(middle(block))), value }));
  return { svg, places };
}

/** What a block of episodes is drawn at: the mean of its episodes' numbers. */
function middle([first, last]: readonly [number, number]): number {
  return (first + last) / 2;
}

function episodesText([first, last]: readonly [number, number]): string {
  return first === last ? `Episode ${number(first)}` : `Episodes ${number(first)} to ${number(last)}`;
}

function namesOf(series: readonly SeriesStyle[]): string {
  return series.map(({ name }) => name).join(', ');
}

function rowsOf<Told extends Span>(shown: Shown, spans: readonly (Told | null)[]): (SeriesStyle & Told)[] {
  return eachShown(shown, (place) => ({ span: spans[place] })).flatMap(({ span, ...style }) =>
    span ? [{ ...style, ...span }] : [],
  );
}
