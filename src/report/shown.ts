import { differencesFrom } from './against-baseline.ts';
import { type SeriesStyle, stylesOf } from './charts/palette.ts';
import type { Difference, PageData } from './page-data.ts';

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
  { variants, baseline, chosen }: Omit<Shown, 'styles'>,
  before?: Shown,
): Shown {
  const names = variants.map((place) => data.names[place]);
  return { variants, baseline, chosen, styles: stylesOf(names, data.names[baseline], before?.styles) };
}

/** Something of each variant that is shown, beside how it is drawn. */
export function eachShown<Data>(
  { variants, styles }: Shown,
  of: (place: number) => Data,
): (SeriesStyle & Data)[] {
  return variants.map((place, i) => ({ ...styles[i], ...of(place) }));
}

/** Of each variant, shown or not: how far it is from the baseline; that of the experiment, or the one that was chosen. */
export function differencesOf(
  data: PageData,
  { baseline, chosen }: Shown,
  metric: string,
): readonly (Difference | null)[] {
  return chosen ? differencesFrom(data, baseline, metric) : data.differences[metric];
}

export function namesOf(series: readonly SeriesStyle[]): string {
  return series.map(({ name }) => name).join(', ');
}
