import { metrics } from '../statistics/metrics.ts';
import { curveMetrics } from '../statistics/variant-runs.ts';
import type { Chart } from './charts/chart.ts';
import { runDots } from './charts/dots.ts';
import { empiricalCurves } from './charts/empirical.ts';
import { epsilonCurves } from './charts/epsilons.ts';
import { learningCurves } from './charts/learning-curves.ts';
import type { ChartSize } from './charts/series.ts';
import { svgText, withColors } from './charts/svg-text.ts';
import type { ReportContent } from './content.ts';
import { curveWords } from './curve-words.ts';
import { makePageData, runMetrics } from './make-page-data.ts';
import { figureColors, initiallyShown } from './page.ts';
import { curveSeries, differenceChart, epsilonSeries, learnedChart, runSeries } from './shown-series.ts';

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
  const scales = ['log', 'linear'] as const;
  const drawings: Record<string, (size: ChartSize) => Chart> = {};
  const learned = learnedChart(data, shown);
  if (learned) drawings.learned = learned;
  for (const scale of scales) {
    for (const metric of curveMetrics) {
      drawings[`learning-curves-${metric}-${scale}`] = (size) =>
        learningCurves({
          ...size,
          series: curveSeries(data, shown, { metric, center: 'mean' }),
          words: curveWords[metric],
          episodes: scale,
          values: scale,
        });
    }
    drawings[`epsilons-${scale}`] = (size) =>
      epsilonCurves({ ...size, series: epsilonSeries(data, shown), episodes: scale });
  }
  for (const metric of runMetrics(content)) {
    const { label: words, better } = metrics[metric];
    const options = { series: runSeries(data, shown, metric), words, better, scale: 'linear' } as const;
    drawings[`runs-${metric}`] = (size) => runDots({ ...size, ...options });
    drawings[`distribution-${metric}`] = (size) => empiricalCurves({ ...size, ...options });
    const differences = differenceChart(data, shown, metric);
    if (differences) drawings[`differences-${metric}`] = differences;
  }
  const colors = { ...figureColors(), '--paper': '#fff', '--muted': '#57606a' };
  return Object.fromEntries(
    Object.entries(drawings).map(([name, draw]) => [
      `${name.replaceAll('_', '-')}.svg`,
      `${onPaper(withColors(svgText(draw, widthMm ? widthMm / MM_PER_PIXEL : WIDTH, { named: true }), colors), widthMm)}\n`,
    ]),
  );
}

// --- internal ---

const WIDTH = 760;
/** So that the 12 pixels of the text are 8 points, of which 72 are 25.4 mm. */
const MM_PER_PIXEL = ((8 / 12) * 25.4) / 72;

function onPaper(svg: string, widthMm?: number): string {
  if (widthMm === undefined) return svg;
  const [, width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg) ?? [];
  const mm = (pixels: string) => `${Math.round(Number(pixels) * MM_PER_PIXEL * 10) / 10}mm`;
  return svg
    .replace(`width="${width}"`, `width="${mm(width)}"`)
    .replace(`height="${height}"`, `height="${mm(height)}"`);
}
