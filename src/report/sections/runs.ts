import type { ReportContent } from '../content.ts';
import { choice, figure } from '../figure.ts';
import { count, number } from '../format.ts';
import { runMetrics } from '../make-page-data.ts';
import { html, type Markup } from '../markup.ts';
import type { PageData } from '../page-data.ts';
import { foldedTable, labelsOf, section } from './section.ts';

/** How the runs are spread over the seeds: each one a dot, and the share of runs that are at least as good. */
export function runsSection(content: ReportContent, { complete }: PageData): Markup {
  const few = ' Of larger variants only an even choice of their seeds is drawn; the tables are over all.';
  const rows = Object.keys(content.summary.variants).map((name) => {
    const sorted = content.runs[name].metrics.timesteps.toSorted((a, b) => a - b);
    const at = (share: number) => number(sorted[Math.round(share * (sorted.length - 1))] ?? null);
    return [name, count(sorted.length), ...[0, 0.25, 0.5, 0.75, 1].map(at)];
  });
  return section(
    'runs',
    'How much it depended on the seed',
    html`<p>Each dot is one run: the same experiment with another seed. The upright mark is the mean. Where rows overlap, single runs cannot tell the variants apart.</p>`,
    figure({
      name: 'runs',
      caption: `Every run, a row for each variant.${complete ? '' : few}`,
      controls: html`${choice('run-metric', 'Show', labelsOf(runMetrics(content)))}
${runScale}`,
      reading: html`<label>Seed <input type="number" data-reading min="0" step="1"></label>`,
    }),
    figure({
      name: 'distribution',
      caption:
        'The share of runs that are at least as good as a value: a curve further to the good side is better throughout; steep means that seeds matter little.',
    }),
    foldedTable('Quartiles in numbers', {
      caption: 'Steps in training: quartiles over the runs',
      head: ['variant', 'runs', 'least', 'lower quartile', 'median', 'upper quartile', 'most'],
      rows,
    }),
  );
}

export const runScale = choice('run-scale', 'Scale', { linear: 'linear', log: 'logarithmic' });
