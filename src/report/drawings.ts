import { runDots } from './charts/dots.ts';
import { intervals } from './charts/intervals.ts';
import { lineChart } from './charts/lines.ts';
import { heatMap, parameterChart } from './charts/parameter.ts';
import { profile } from './charts/profile.ts';
import { axisNumber, valueAxis } from './charts/scale.ts';
import type { Chosen, Drawing, MakeDrawing } from './drawing.ts';
import { curvesDrawing, epsilonsDrawing } from './drawings-over-episodes.ts';
import { number, percent } from './format.ts';
import type { PageData, Span } from './page-data.ts';
import { differencesOf, eachShown, namesOf, type Shown } from './shown.ts';

/** The chart of a name on the page; or words where there is nothing to draw. */
export function drawing(name: string, data: PageData, shown: Shown, chosen: Chosen): Drawing | string {
  const [, parameter] = /^parameter-(\d+)$/.exec(name) ?? [];
  return parameter ? parameterDrawing(Number(parameter), data, chosen) : drawings[name](data, shown, chosen);
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

const drawings: Readonly<Record<string, MakeDrawing>> = {
  curves: curvesDrawing,
  epsilons: epsilonsDrawing,
  runs: runsDrawing,

  /** The share of each variant's runs that are at least as good as a value. */
  distribution(data, shown, chosen) {
    const { series, label, better, scale } = runsOf(data, shown, chosen);
    const [share, curve] =
      better === 'lower'
        ? (['share of runs with at most so many', 'step-after'] as const)
        : (['share of runs with at least so much', 'step-before'] as const);
    const lines = series.map(({ runs, ...style }) => {
      const values = runs.map(({ value }) => value);
      return { ...style, values, points: profile(values, better) };
    });
    return {
      draw: (size) =>
        lineChart({
          ...size,
          lines,
          curve,
          height: 230,
          label: `${share}, ${label}: ${namesOf(lines)}.`,
          x: {
            ...valueAxis(
              scale,
              lines.flatMap(({ values }) => values),
            ),
            label,
          },
          y: { domain: [0, 1], ticks: 4, tickFormat: '.0%', label: share },
        }),
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
    return { draw: (size) => intervals({ ...size, rows, words, mark, format: axisNumber }) };
  },

  /** What the policies of the shown variants reach, beside the optimum. */
  learned({ learned }, shown) {
    if (!learned) return '';
    const { words, optimum, shares } = learned;
    const format = (value: number) => percent(value).replace('+', '');
    const mark = { at: optimum, words: 'optimum' };
    return {
      draw: (size) => intervals({ ...size, rows: rowsOf(shown, shares), words, mark, format }),
    };
  },

  /** Two hyper-parameters together. */
  heat({ sweep, metrics }, _, { 'parameter-metric': metric = '' }) {
    if (!sweep?.pair) return '';
    const { pair } = sweep;
    const { label: words, better } = metrics[metric];
    return { draw: (size) => heatMap({ ...size, sweep, pair, metric, words, better }) };
  },
};

/** What one hyper-parameter does, by its place. */
function parameterDrawing(place: number, { sweep, metrics }: PageData, chosen: Chosen): Drawing | string {
  const { 'parameter-metric': metric = '' } = chosen;
  const parameter = sweep?.parameters[place];
  if (!parameter) return '';
  return { draw: (size) => parameterChart({ ...size, parameter, metric, words: metrics[metric].label }) };
}

function runsOf(data: PageData, shown: Shown, chosen: Chosen) {
  const metric = chosen['run-metric'] ?? data.headline[0];
  const series = eachShown(shown, (place) => ({
    runs: data.values[metric][place].flatMap((value, run) =>
      value === null ? [] : [{ seed: data.seeds[place][run], value }],
    ),
  }));
  return { series, scale: chosen['run-scale'] ?? 'linear', ...data.metrics[metric] };
}

/** The spans of the shown variants that have one. */
function rowsOf<Told extends Span>(shown: Shown, spans: readonly (Told | null)[]) {
  return eachShown(shown, (place) => ({ span: spans[place] })).flatMap(({ span, ...style }) =>
    span ? [{ ...style, ...span }] : [],
  );
}
