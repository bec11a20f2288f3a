import type { Chart } from '../charts/chart.ts';
import { placeDots, runDots } from '../charts/dots.ts';
import { empiricalCurves } from '../charts/empirical.ts';
import { epsilonCurves } from '../charts/epsilons.ts';
import { learningCurves } from '../charts/learning-curves.ts';
import { heatMap, parameterChart } from '../charts/parameter.ts';
import type { AxisScaleType } from '../charts/series.ts';
import { curveWords } from '../curve-words.ts';
import { number } from '../format.ts';
import type { CurveCenter, CurveMetric, PageData } from '../page-data.ts';
import {
  curveSeries,
  differenceChart,
  epsilonSeries,
  learnedChart,
  middle,
  runSeries,
  type Shown,
} from '../shown-series.ts';
import { connectFigure, type FigureKind, type Point, type Told } from './figure.ts';
import type { ShownState } from './shown-bar.ts';

/** Draws every chart of the page, and again whenever what it shows changes. */
export function connectFigures(data: PageData, state: ShownState): void {
  for (const figure of document.querySelectorAll<HTMLElement>('[data-chart]')) {
    const kind = kindsOf(data)[figure.dataset.chart ?? ''];
    if (kind) connectFigure(figure, kind, state);
  }
}

// --- internal ---

function kindsOf(data: PageData): Record<string, FigureKind> {
  const series = (shown: Shown, chosen: Chosen) => {
    const metric = chosen('run-metric') || data.headline[0];
    const { label: words, better } = data.metrics[metric];
    const scale = chosen('run-scale') as AxisScaleType;
    return { series: runSeries(data, shown, metric), words, better, scale };
  };
  return {
    curves: {
      draw: (size, shown, chosen) => {
        const metric = chosen('curve-metric') as CurveMetric;
        return learningCurves({
          ...size,
          series: curveSeries(data, shown, { metric, center: chosen('curve-center') as CurveCenter }),
          words: curveWords[metric],
          episodes: chosen('episode-scale') as AxisScaleType,
          values: chosen('value-scale') as AxisScaleType,
        });
      },
      valueAt: (chart, { x }) =>
        nearest(
          data.blocks.map((block) => chart.x(middle(block))),
          x,
        ),
      tell: (chart, block, shown, chosen) =>
        tellBlock(data, {
          ...{ chart, block, shown, metric: chosen('curve-metric') as CurveMetric },
          center: chosen('curve-center') as CurveCenter,
        }),
    },
    epsilons: {
      draw: (size, shown, chosen) =>
        epsilonCurves({
          ...size,
          series: epsilonSeries(data, shown),
          episodes: chosen('epsilon-scale') as AxisScaleType,
        }),
      valueAt: (chart, { x }) =>
        nearest(
          data.blocks.map((block) => chart.x(middle(block))),
          x,
        ),
      tell: (chart, block, shown) => tellEpsilons(data, chart, block, shown),
    },
    runs: {
      draw: (size, shown, chosen) => runDots({ ...size, ...series(shown, chosen) }),
      valueAt: (chart, point, shown, chosen) =>
        nearestSeed(data, { chart, shown, series: series(shown, chosen).series, point }),
      tell: (chart, seed, shown, chosen) =>
        tellSeed(data, { chart, seed, shown, series: series(shown, chosen).series }),
    },
    distribution: { draw: (size, shown, chosen) => empiricalCurves({ ...size, ...series(shown, chosen) }) },
    differences: {
      draw: (size, shown, chosen) =>
        differenceChart(data, shown, chosen('difference') || data.headline[0])?.(size) ??
        'None of the shown variants can be compared with the baseline in this.',
    },
    learned: { draw: (size, shown) => learnedChart(data, shown)?.(size) ?? '' },
    ...parameterKinds(data),
  };
}

function parameterKinds({ sweep, metrics }: PageData): Record<string, FigureKind> {
  if (!sweep) return {};
  const { pair, parameters } = sweep;
  const shown = (chosen: Chosen) => {
    const metric = chosen('parameter-metric');
    return { metric, words: metrics[metric].label, better: metrics[metric].better };
  };
  const curves = parameters.map((parameter, i): [string, FigureKind] => [
    `parameter-${i}`,
    { draw: (size, _, chosen) => parameterChart({ ...size, parameter, ...shown(chosen) }) },
  ]);
  const heat: FigureKind = {
    draw: (size, _, chosen) => (pair ? heatMap({ ...size, sweep, pair, ...shown(chosen) }) : ''),
  };
  return { ...Object.fromEntries(curves), heat };
}

type Chosen = (name: string) => string;
type Runs = ReturnType<typeof runSeries>;

function tellBlock(
  { names, blocks, curves }: PageData,
  {
    chart,
    block,
    shown,
    metric,
    center,
  }: { chart: Chart; block: number; shown: Shown; metric: CurveMetric; center: CurveCenter },
): Told {
  const rows = shown.variants.flatMap((place) => {
    const band = curves[metric]?.[center]?.[place]?.slice(3 * block, 3 * block + 3) ?? [];
    if (band.length === 0) return [];
    const [mean, low, high] = band.map(number);
    return [[names[place], mean, `${low} to ${high}`]];
  });
  const caption = `${episodesText(blocks[block])}: ${curveWords[metric]}`;
  return {
    caption,
    head: ['variant', center === 'iqm' ? 'IQM' : center, '95% interval'],
    rows,
    marks: [upright(chart, blocks[block])],
  };
}

function tellEpsilons(
  { names, blocks, schedules, scheduleOf }: PageData,
  chart: Chart,
  block: number,
  shown: Shown,
): Told {
  const episode = blocks[block][0];
  const rows = shown.variants.map((place) => {
    const point = schedules[scheduleOf[place]].findLast(([x]) => x <= episode);
    return [names[place], point ? number(point[1]) : ''];
  });
  const caption = episodesText([episode, episode]);
  return { caption, head: ['variant', 'epsilon'], rows, marks: [upright(chart, [episode, episode])] };
}

function tellSeed(
  data: PageData,
  { chart, seed, shown, series }: { chart: Chart; seed: number; shown: Shown; series: Runs },
): Told | undefined {
  const told = Object.keys(data.values);
  const marks: Told['marks'] = [];
  const rows = shown.variants.flatMap((place, row) => {
    const run = data.seeds[place].indexOf(seed);
    if (run < 0) return [];
    const dot = placeDots(series[row].values, row, chart.x, widthOf(chart)).dots[run];
    if (dot) marks.push({ tag: 'circle', cx: dot.x, cy: dot.y, r: 6, fill: 'none', 'stroke-width': 1.8 });
    return [
      [
        data.names[place],
        ...told.map((metric) => {
          const value = data.values[metric][place][run];
          return value === null ? 'n/a' : number(value);
        }),
      ],
    ];
  });
  if (rows.length === 0) return undefined;
  return {
    caption: `The runs with seed ${seed}`,
    head: ['variant', ...told.map((metric) => data.metrics[metric].label)],
    rows,
    marks,
  };
}

function nearestSeed(
  data: PageData,
  { chart, shown, series, point }: { chart: Chart; shown: Shown; series: Runs; point: Point },
): number | undefined {
  let least = 30 ** 2;
  let seed: number | undefined;
  for (const [row, place] of shown.variants.entries()) {
    for (const [i, dot] of placeDots(series[row].values, row, chart.x, widthOf(chart)).dots.entries()) {
      const distance = dot ? (dot.x - point.x) ** 2 + (dot.y - point.y) ** 2 : least;
      if (distance < least) [least, seed] = [distance, data.seeds[place][i]];
    }
  }
  return seed;
}

function nearest(positions: readonly number[], x: number): number {
  const distances = positions.map((position) => Math.abs(position - x));
  return distances.indexOf(Math.min(...distances));
}

function upright(chart: Chart, block: readonly [number, number]): Told['marks'][number] {
  const x = chart.x(middle(block));
  return {
    tag: 'line',
    x1: x,
    x2: x,
    y1: 26,
    y2: chart.svg.viewBox.baseVal.height - 40,
    'stroke-opacity': 0.5,
  };
}

function widthOf({ svg }: Chart) {
  return { width: svg.viewBox.baseVal.width, document };
}

function episodesText([first, last]: readonly [number, number]): string {
  return first === last ? `Episode ${number(first)}` : `Episodes ${number(first)} to ${number(last)}`;
}
