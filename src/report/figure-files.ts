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
  const files = figures(content).flatMap(([file, name, chosen]) => {
    const drawn = drawing(name, data, shown, chosen);
    if (typeof drawn === 'string') return [];
    const svg = withColors(svgText(drawn, width, { named: true }));
    return [[`${file.replaceAll('_', '-')}.svg`, `${onPaper(svg, widthMm)}\n`]];
  });
  return Object.fromEntries(files);
}

// --- internal ---

const WIDTH = 760;
/** So that the 12 pixels of the text are 8 points, of which 72 are 25.4 mm. */
const MM_PER_PIXEL = ((8 / 12) * 25.4) / 72;

/** The names of the file and of the chart, and what is chosen in it. */
type Figure = [file: string, name: string, chosen: Chosen];

function figures(content: Omit<ReportContent, 'replays'>): Figure[] {
  return [
    ['learned', 'learned', {}],
    ...(['log', 'linear'] as const).flatMap((scale): Figure[] => [
      ...curveMetrics.map((metric): Figure => {
        const chosen = { 'curve-metric': metric, 'episode-scale': scale, 'value-scale': scale };
        return [`learning-curves-${metric}-${scale}`, 'curves', chosen];
      }),
      [`epsilons-${scale}`, 'epsilons', { 'epsilon-scale': scale }],
    ]),
    ...runMetrics(content).flatMap((metric) =>
      ['runs', 'distribution', 'differences'].map(
        (name): Figure => [`${name}-${metric}`, name, { 'run-metric': metric, difference: metric }],
      ),
    ),
  ];
}

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
