import { curveMetrics } from '../statistics/variant-runs.ts';
import { svgText, withColors } from './charts/svg-text.ts';
import type { ReportContent } from './content.ts';
import { type Chosen, drawing } from './drawings.ts';
import { makePageData, runMetrics } from './make-page-data.ts';
import { figureColors, initiallyShown } from './page.ts';

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
  const colors = { ...figureColors(), '--paper': '#fff', '--muted': '#57606a' };
  const width = widthMm ? widthMm / MM_PER_PIXEL : WIDTH;
  const files = figures(content).flatMap(([file, name, chosen]) => {
    const drawn = drawing(name, data, shown, chosen);
    if (typeof drawn === 'string') return [];
    const svg = withColors(svgText(drawn, width, { named: true }), colors);
    return [[`${file.replaceAll('_', '-')}.svg`, `${onPaper(svg, widthMm)}\n`]];
  });
  return Object.fromEntries(files);
}

// --- internal ---

const WIDTH = 760;
/** So that the 12 pixels of the text are 8 points, of which 72 are 25.4 mm. */
const MM_PER_PIXEL = ((8 / 12) * 25.4) / 72;

/** The names of the file and of the chart, and what is chosen in it. */
function figures(content: Omit<ReportContent, 'replays'>): [string, string, Chosen][] {
  const scales = ['log', 'linear'];
  return [
    ['learned', 'learned', {}],
    ...scales.flatMap((scale): [string, string, Chosen][] => [
      ...curveMetrics.map((metric): [string, string, Chosen] => [
        `learning-curves-${metric}-${scale}`,
        'curves',
        { 'curve-metric': metric, 'episode-scale': scale, 'value-scale': scale },
      ]),
      [`epsilons-${scale}`, 'epsilons', { 'epsilon-scale': scale }],
    ]),
    ...runMetrics(content).flatMap((metric) =>
      ['runs', 'distribution', 'differences'].map((name): [string, string, Chosen] => [
        `${name}-${metric}`,
        name,
        { 'run-metric': metric, difference: metric },
      ]),
    ),
  ];
}

function onPaper(svg: string, widthMm?: number): string {
  if (widthMm === undefined) return svg;
  const mm = (pixels: string) => `${Math.round(Number(pixels) * MM_PER_PIXEL * 10) / 10}mm`;
  return svg.replace(/^<svg [^>]*/, (tag) => tag.replace(/(?<= (?:width|height)=")[\d.]+/g, mm));
}
