import { curveMetrics } from '../statistics/variant-runs.ts';
import { colors } from './charts/palette.ts';
import { svgText } from './charts/svg-text.ts';
import type { ReportContent } from './content.ts';
import type { Chosen } from './drawings/drawing.ts';
import { drawing } from './drawings/index.ts';
import { makePageData, runMetrics } from './make-page-data.ts';
import { initiallyShown } from './page.ts';

/**
 * The figures of the report as SVG files for papers: black on nothing, with the colours written in, by file name.
 *
 * @param widthMm how wide they are on paper: text has 8 points then, and a PDF made of one its very size; in pixels if not said
 */
export function figureFiles(
  content: Omit<ReportContent, 'replays'>,
  { widthMm }: { widthMm?: number } = {},
): Record<string, string> {
  const data = makePageData(content);
  const shown = initiallyShown(content, data);
  const width = widthMm ? widthMm / MM_PER_PIXEL : WIDTH;
  const files: Record<string, string> = {};
  const add = (file: string, name: string, chosen: Chosen = {}) => {
    const drawn = drawing(name, data, shown, chosen);
    if (typeof drawn === 'string') return;
    const svg = withColors(svgText(drawn, width, { named: true }));
    files[`${file.replaceAll('_', '-')}.svg`] = `${onPaper(svg, widthMm)}\n`;
  };
  add('learned', 'learned');
  for (const scale of ['log', 'linear'] as const) {
    for (const metric of curveMetrics) {
      const chosen = { 'curve-metric': metric, 'episode-scale': scale, 'value-scale': scale };
      add(`learning-curves-${metric}-${scale}`, 'curves', chosen);
    }
    add(`epsilons-${scale}`, 'epsilons', { 'epsilon-scale': scale });
  }
  for (const metric of runMetrics(content)) {
    for (const name of ['runs', 'distribution', 'differences'])
      add(`${name}-${metric}`, name, { 'run-metric': metric, difference: metric });
  }
  return files;
}

// --- internal ---

const WIDTH = 760;
/** So that the 12 pixels of the text are 8 points, of which 72 are 25.4 mm. */
const MM_PER_PIXEL = ((8 / 12) * 25.4) / 72;

/** The same with the page's colours written in. */
function withColors(svg: string): string {
  const values: Readonly<Record<string, string>> = {
    ...Object.fromEntries(colors.map(({ light }, i) => [`--s${i}`, light])),
    '--paper': '#fff',
    '--muted': '#57606a',
  };
  return svg.replace(/var\((--[\w-]+)\)/g, (_, name: string) => values[name]);
}

function onPaper(svg: string, widthMm?: number): string {
  if (widthMm === undefined) return svg;
  const mm = (pixels: string) => `${Math.round(Number(pixels) * MM_PER_PIXEL * 10) / 10}mm`;
  return svg.replace(/^<svg [^>]*/, (tag) => tag.replace(/(?<= (?:width|height)=")[\d.]+/g, mm));
}
