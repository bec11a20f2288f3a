import { type Metric, metrics } from '../../statistics/metrics.ts';
import type { ReportContent } from '../content.ts';
import { levelTexts } from '../drawings/parameters.ts';
import { choice, figure, sample } from '../figure.ts';
import { number, range } from '../format.ts';
import { html, type Markup } from '../markup.ts';
import { foldedTable, labelsOf, section } from './section.ts';

/** What each hyper-parameter of a grid or a random search does; nothing elsewhere. */
export function parametersSection({ summary: { sweep } }: ReportContent): Markup | undefined {
  if (!sweep || sweep.parameters.length === 0) return undefined;
  const shown = sweep.metrics as Metric[];
  const hasIntervals = sweep.parameters.some(({ levels }) =>
    levels.some(({ metrics: found }) => shown.some((metric) => found[metric].interval !== null)),
  );
  const over =
    sweep.search === 'grid'
      ? html`<p>${sample({ color: 'var(--s1)', dash: '' })} the mean over all values of the others; ${sample({ color: 'var(--s2)', dash: '5 3' })} with the others as the best variant has them.${hasIntervals && ' Intervals (95%) are over seeds.'}</p>`
      : html`<p>The mean over the variants in each group, whatever values the others have${hasIntervals && '; intervals (95%) are over these variants'}.</p>`;
  const differing = shown.filter((metric) => sweep.parameters.some(({ share }) => share[metric] > 0));
  const figures = sweep.parameters.map(({ path, share }, i) => {
    const shares = differing.map(
      (metric) => `${Math.round(share[metric] * 100)}% of the differences in ${metrics[metric].label}`,
    );
    const caption = shares.length > 0 ? `${path}: ${shares.join(', ')} go with it.` : path;
    return figure({ name: `parameter-${i}`, caption });
  });
  const rows = sweep.parameters.flatMap(({ path, levels }) =>
    levels.map((level, i) => [
      path,
      levelTexts(levels)[i],
      String(level.variants),
      ...shown.map((metric) => {
        const { mean, interval } = level.metrics[metric];
        return html`${number(mean)} <small>${range(interval)}</small>`;
      }),
    ]),
  );
  return section(
    'parameters',
    'What each hyper-parameter does',
    over,
    html`<div class="controls scripted">${choice('parameter-metric', 'Show', labelsOf(shown))}</div>
<div class="grid">
${figures}${sweep.pair && figure({ name: 'heat', caption: 'The two that matter most, together: stronger is better.' })}
</div>`,
    foldedTable('The same in numbers', {
      caption: 'Means by the value of each hyper-parameter',
      head: ['hyper-parameter', 'value', 'variants', ...shown.map((metric) => metrics[metric].label)],
      text: [0, 1],
      rows,
    }),
  );
}
