import type { Chart, ChartSize } from '../charts/chart.ts';
import type { AxisScaleType } from '../charts/scale.ts';
import type { CurveCenter, CurveMetric, PageData } from '../page-data.ts';
import type { Shown } from '../shown.ts';

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

/** What is chosen in the controls of a figure, by their names; what is not there is as it is at first. */
export interface Chosen {
  readonly 'curve-metric'?: CurveMetric;
  readonly 'curve-center'?: CurveCenter;
  readonly 'value-scale'?: AxisScaleType;
  readonly 'episode-scale'?: AxisScaleType;
  readonly 'epsilon-scale'?: AxisScaleType;
  readonly 'run-metric'?: string;
  readonly 'run-scale'?: AxisScaleType;
  readonly difference?: string;
  readonly 'parameter-metric'?: string;
}

/** Makes a chart, or words where there is nothing to draw. */
export type MakeDrawing = (data: PageData, shown: Shown, chosen: Chosen) => Drawing | string;
