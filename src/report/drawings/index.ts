import { type IntervalRow, intervals } from '../charts/intervals.ts';
import { axisNumber } from '../charts/scale.ts';
import { percent } from '../format.ts';
import type { PageData, Span } from '../page-data.ts';
import { differencesOf, eachShown, type Shown } from '../shown.ts';
import type { Chosen, Drawing, MakeDrawing } from './drawing.ts';
import { curvesDrawing, epsilonsDrawing } from './episodes.ts';
import { heatDrawing, parameterDrawing } from './parameters.ts';
import { distributionDrawing, runsDrawing } from './runs.ts';

/** The chart of a name on the page; or words where there is nothing to draw. */
export function drawing(name: string, data: PageData, shown: Shown, chosen: Chosen): Drawing | string {
  const [, parameter] = /^parameter-(\d+)$/.exec(name) ?? [];
  return parameter ? parameterDrawing(Number(parameter), data, chosen) : drawings[name](data, shown, chosen);
}

// --- internal ---

const drawings: Readonly<Record<string, MakeDrawing>> = {
  curves: curvesDrawing,
  epsilons: epsilonsDrawing,
  runs: runsDrawing,
  distribution: distributionDrawing,
  heat: heatDrawing,

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
    return { draw: (size) => intervals({ ...size, rows: rowsOf(shown, shares), words, mark, format }) };
  },
};

/** The spans of the shown variants that have one. */
function rowsOf<Found extends Span>(shown: Shown, spans: readonly (Found | null)[]): (IntervalRow & Found)[] {
  return eachShown(shown, (place) => ({ span: spans[place] })).flatMap(({ span, ...style }) =>
    span ? [{ ...style, ...span }] : [],
  );
}
