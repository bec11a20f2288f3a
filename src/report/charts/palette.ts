import type { SeriesStyle } from './series.ts';

/**
 * Colours that the colour-blind can tell apart: those of Okabe & Ito (Color Universal Design, 2008), darkened where
 * they would be pale on white, lightened where they would be dim on black. The first is for the baseline.
 */
export const colors: readonly { readonly light: string; readonly dark: string }[] = [
  { light: '#1b1f24', dark: '#f0f2f4' },
  { light: '#0072b2', dark: '#56b4e9' },
  { light: '#d55e00', dark: '#f08a3c' },
  { light: '#00805c', dark: '#2fc79c' },
  { light: '#b0568a', dark: '#dd92b8' },
  { light: '#9a6a00', dark: '#e69f00' },
  { light: '#3d6f9e', dark: '#9cc9ee' },
  { light: '#6b6b00', dark: '#f0e442' },
];

const DASHES = ['', '7 3', '2 2.5', '9 3 2 3', '12 4', '4 2 1 2', '1 3', '16 3 2 3'];

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
  const kept = new Map(before.map(({ name, color }) => [name, color]));
  const own = names.filter((name) => name !== baseline);
  const hues = colors
    .map((_, i) => `var(--s${i})`)
    .filter((_, i) => i > 0 || !names.includes(baseline ?? ''));
  const ofName = new Map<string, string>();
  for (const name of own) {
    const color = kept.get(name);
    if (color && hues.includes(color)) ofName.set(name, color);
  }
  const free = hues.filter((hue) => ![...ofName.values()].includes(hue));
  for (const name of own) if (!ofName.has(name)) ofName.set(name, free.shift() ?? 'var(--muted)');
  return names.map((name) => {
    const color = ofName.get(name) ?? 'var(--s0)';
    return { name, color, dash: DASHES[Number(/\d/.exec(color)?.[0] ?? 0)] };
  });
}

/** The palette's CSS variables for one of the two schemes. */
export function paletteCss(scheme: 'light' | 'dark'): string {
  return colors.map((color, i) => `--s${i}:${color[scheme]}`).join(';');
}
