import type { Metric } from '../../statistics/metrics.ts';
import type { ReportContent } from '../content.ts';
import { number, percent, plural, range } from '../format.ts';
import { type Content, html, type Markup } from '../markup.ts';
import { answers } from '../sentences.ts';
import { section, table } from './section.ts';

/** The question, the answer in sentences, and one table. */
export function answerSection(content: ReportContent): Markup {
  const sentences = answers(content.summary);
  return section(
    'answer',
    'The answer',
    html`<p class="question">${question(content)}</p>
${sentences.length > 0 && html`<ul class="sentences">${sentences.map((words) => html`<li>${words}</li>\n`)}</ul>`}
${summaryTable(content)}
<p class="note">${legend(content)}</p>`,
  );
}

// --- internal ---

function question({ comparedWith }: ReportContent): Content {
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
  const shown = Object.keys(COLUMNS) as Metric[];
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

function cell({ summary, comparedWith }: ReportContent, name: string, metric: Metric): Content {
  const { mean, interval } = summary.variants[name].metrics[metric];
  const comparison = summary.comparisons[name]?.[metric];
  const against =
    comparedWith[name] === name
      ? 'baseline'
      : !comparison || comparison.difference === null
        ? 'not compared'
        : !comparison.comparable
          ? 'not comparable'
          : comparison.interval &&
              comparison.interval[0] <= 0 &&
              comparison.interval[1] >= 0 &&
              comparison.difference !== 0
            ? html`${percent(comparison.relative)}, cannot tell`
            : comparison.relative === 0
              ? 'the same'
              : html`<b>${percent(comparison.relative)}</b>`;
  return html`<span class="mean">${number(mean)}</span><br><small>${range(interval)}</small><br><small>${against}</small>`;
}

function legend({ summary }: ReportContent): string {
  return (
    `Each mean is over ${plural(summary.seeds.count, 'seed')}, with the interval that holds the true mean in 95 of 100 such experiments. ` +
    'Steps and penalties in training are sums over all episodes: what learning cost. The rest is what was learned: the greedy policy, evaluated exactly from the tables, without exploration and without sampling.'
  );
}
