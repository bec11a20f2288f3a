/** How one variant is drawn: a colour and a dash of its own, so that colour alone never tells them apart. */
export interface SeriesStyle {
  /** A CSS variable of the page, which has one value for light and one for dark. */
  readonly color: string;
  /** An SVG `stroke-dasharray`; empty for an unbroken line. */
  readonly dash: string;
}

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

const DASHES = ['', '7 3', '2 2.5', '9 3 2 3', '12 4', '4 2 1 2', '1 3'];

/** The style of each variant: baselines first in colour, each pair of colour and dash once. */
export function stylesOf(
  names: readonly string[],
  comparedWith: Readonly<Record<string, string>>,
): Record<string, SeriesStyle> {
  const baselines = names.filter((name) => comparedWith[name] === name);
  const neutral = baselines.length === 1 ? baselines[0] : undefined;
  const others = names.filter((name) => name !== neutral);
  const own = colors.length - 1;
  const entries = others.map((name, i): [string, SeriesStyle] => [
    name,
    { color: `var(--s${1 + (i % own)})`, dash: DASHES[(1 + i + Math.floor(i / own)) % DASHES.length] },
  ]);
  return Object.fromEntries([...(neutral ? [[neutral, { color: 'var(--s0)', dash: '' }]] : []), ...entries]);
}

/** The palette's CSS variables for one of the two schemes. */
export function paletteCss(scheme: 'light' | 'dark'): string {
  return colors.map((color, i) => `--s${i}:${color[scheme]}`).join(';');
}
