import type { Metric } from '../../statistics/metrics.ts';
import type { ReportContent } from '../content.ts';
import { count, number, percent, plural, range, signed } from '../format.ts';
import { type Content, html, type Markup } from '../markup.ts';
import { overview } from '../overview.ts';
import { section, table } from './section.ts';

/** The question, the answer in sentences, and one table. */
export function answerSection(content: ReportContent): Markup {
  const sentences = overview(content.summary);
  return section(
    'answer',
    'The answer',
    html`<p class="question">${question(content)}</p>
${sentences.length > 0 && html`<ul class="sentences">${sentences.map(({ text }) => html`<li>${text}</li>\n`)}</ul>`}
${summaryTable(content)}
<p class="note">${legend(content)}</p>`,
  );
}

// --- internal ---

function question({ summary: { comparedWith } }: ReportContent): Content {
  const baselines = [...new Set(Object.values(comparedWith))];
  const others = Object.keys(comparedWith).filter((name) => comparedWith[name] !== name);
  if (others.length === 0) return 'What did learning cost, and what was learned?';
  return html`What did learning cost, and what was learned, compared with ${baselines.length === 1 ? html`<b>${baselines[0]}</b>` : 'each baseline'}?`;
}

const COLUMNS: Partial<Record<Metric, string>> = {
  timesteps: 'steps in training',
  penalties: 'penalties in training',
  solved_starts: 'solved starts',
  goal_probability: 'goal probability',
  policy_timesteps: 'steps of the policy',
  policy_returns: 'return of the policy',
};

function summaryTable(content: ReportContent): Markup {
  const { summary } = content;
  const solvable = Object.values(summary.variants).some(({ optimum }) => optimum.solvedStarts > 0);
  const other = solvable ? 'goal_probability' : 'solved_starts';
  const shown = (Object.keys(COLUMNS) as Metric[]).filter((metric) => metric !== other);
  const rows = Object.keys(summary.variants).map((name) => [
    html`<span class="name">${name}</span>`,
    ...shown.map((metric) => cell(content, name, metric)),
  ]);
  return table({
    caption: 'Means over the runs, with their 95% intervals and the difference from the baseline',
    head: ['variant', ...shown.map((metric) => COLUMNS[metric] as string)],
    rows,
  });
}

function cell({ summary }: ReportContent, name: string, metric: Metric): Content {
  const { metrics, optimum } = summary.variants[name];
  const { mean, interval } = metrics[metric];
  const of = metric === 'solved_starts' && ` of ${count(optimum.starts)}`;
  return html`<span class="mean">${number(mean)}</span>${of}<br><small>${range(interval)}</small><br><small>${against(summary, name, metric)}</small>`;
}

function against(
  { comparedWith, comparisons }: ReportContent['summary'],
  name: string,
  metric: Metric,
): Content {
  if (comparedWith[name] === name) return 'baseline';
  const comparison = comparisons[name]?.[metric];
  if (!comparison || comparison.difference === null) return 'not compared';
  if (!comparison.comparable) return 'not comparable';
  const { difference, relative, verdict } = comparison;
  if (verdict === 'equal') return 'the same';
  const amount = relative === null ? signed(difference) : percent(relative);
  if (verdict === 'cannot tell') return `${amount}, cannot tell`;
  return html`<b>${[amount, verdict].filter(Boolean).join(', ')}</b>`;
}

function legend({ summary }: ReportContent): string {
  return (
    `Each mean is over ${plural(summary.seeds.count, 'seed')}, with the interval that holds the true mean in 95 of 100 such experiments. ` +
    'Steps and penalties in training are sums over all episodes: what learning cost. The rest is what was learned: the greedy policy, evaluated exactly from the tables, without exploration and without sampling.'
  );
}
