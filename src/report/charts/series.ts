import type { PlotOptions } from '@observablehq/plot';

/** How one variant is drawn: a colour and a dash of its own, so that colour alone never tells them apart. */
export interface SeriesStyle {
  readonly name: string;
  /** A CSS variable of the page, which has one value for light and one for dark. */
  readonly color: string;
  /** An SVG `stroke-dasharray`; empty for an unbroken line. */
  readonly dash: string;
}

export interface CurveSeries extends SeriesStyle {
  readonly points: readonly CurvePlace[];
}

/** A block of episodes: where it is drawn, its mean, and the interval of that mean. */
export interface CurvePlace {
  readonly x: number;
  readonly mean: number;
  readonly lo: number;
  readonly hi: number;
}

export interface LineSeries extends SeriesStyle {
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

/** Single runs; null for one that has no value. */
export interface RunSeries extends SeriesStyle {
  readonly values: readonly (number | null)[];
}

/** What every chart is drawn by. */
export interface ChartSize {
  /** Units of the SVG, which are pixels of the page. */
  readonly width: number;
  /** Names beside what they name, however narrow it is: a figure that stands alone has no legend. */
  readonly named?: boolean;
  /** The browser's, or one for Node.js. */
  readonly document: PlotOptions['document'];
}

export type AxisScaleType = 'log' | 'linear';

/** Whether there is room for names beside what they name. */
export function isRoomy({ width, named = false }: Pick<ChartSize, 'width' | 'named'>): boolean {
  return named || width >= 520;
}
