/** How one variant is drawn: a colour and a dash of its own, so that colour alone never tells them apart. */
export interface SeriesStyle {
  readonly name: string;
  /** A CSS variable of the page, which has one value for light and one for dark. */
  readonly color: string;
  /** An SVG `stroke-dasharray`; empty for an unbroken line. */
  readonly dash: string;
}

/**
 * Colours that the colour-blind can tell apart: those of Okabe & Ito (Color Universal Design, 2008), darkened where
 * they would be pale on white, lightened where they would be dim on black. The first is for the baseline.
 */
export const colors = [
  { light: '#1b1f24', dark: '#f0f2f4', dash: '' },
  { light: '#0072b2', dark: '#56b4e9', dash: '7 3' },
  { light: '#d55e00', dark: '#f08a3c', dash: '2 2.5' },
  { light: '#00805c', dark: '#2fc79c', dash: '9 3 2 3' },
  { light: '#b0568a', dark: '#dd92b8', dash: '12 4' },
  { light: '#9a6a00', dark: '#e69f00', dash: '4 2 1 2' },
  { light: '#3d6f9e', dark: '#9cc9ee', dash: '1 3' },
  { light: '#6b6b00', dark: '#f0e442', dash: '16 3 2 3' },
];

/** More variants than this in one chart would repeat a hue. */
export const MOST_SHOWN = colors.length;

/**
 * The styles of the variants that are shown: the baseline, where it is among them, in the first colour; every other one
 * keeps the colour that it has in `before`.
 */
export function stylesOf(
  names: readonly string[],
  baseline: string | undefined,
  before: readonly SeriesStyle[] = [],
): SeriesStyle[] {
  const all = colors.map((_, i) => `var(--s${i})`);
  const hues = names.includes(baseline ?? '') ? all.slice(1) : all;
  const kept = new Map(
    before
      .filter(({ name, color }) => names.includes(name) && name !== baseline && hues.includes(color))
      .map(({ name, color }) => [name, color]),
  );
  const free = hues.filter((hue) => ![...kept.values()].includes(hue));
  return names.map((name) => {
    const color = name === baseline ? all[0] : (kept.get(name) ?? free.shift() ?? 'var(--muted)');
    return { name, color, dash: colors[all.indexOf(color)]?.dash ?? '' };
  });
}

/** The palette's CSS variables. */
export function paletteCss(): string {
  return colors.map(({ light, dark }, i) => `--s${i}:light-dark(${light},${dark})`).join(';');
}
