import { withColors } from './charts/chart.ts';
import type { View } from './charts/figure.ts';
import type { ReportContent } from './content.ts';
import { drawnStyles, figureColors } from './page.ts';
import { differenceViews } from './sections/differences.ts';
import { dotViews, empiricalViews } from './sections/distribution.ts';
import { epsilonViews } from './sections/epsilons.ts';
import { solvedViews } from './sections/learned.ts';
import { curveViews } from './sections/learning-curves.ts';

/** The figures of the report as SVG files for papers: black on nothing, with the colours written in, by file name. */
export function figureFiles(content: ReportContent): Record<string, string> {
  const styles = drawnStyles(content);
  const figures: Record<string, readonly View[]> = {
    'learning-curves': curveViews(content, styles),
    epsilons: epsilonViews(content.variants, styles),
    runs: dotViews(content, styles),
    distribution: empiricalViews(content, styles),
    differences: differenceViews(content, styles),
    learned: solvedViews(content, styles),
  };
  const colors = { ...figureColors(), '--paper': '#fff' };
  const files = Object.entries(figures).flatMap(([figure, views]) =>
    views.map(({ name, wide }): [string, string] => [
      `${[figure, ...name.split(' ')].join('-').replaceAll('_', '-')}.svg`,
      `${withColors(wide.svg, colors)}\n`,
    ]),
  );
  return Object.fromEntries(files);
}
