import type { ReportContent } from '../content.ts';
import { figure } from '../figure.ts';
import { count, number, range } from '../format.ts';
import { type Content, html, type Markup } from '../markup.ts';
import { dataTable } from './data-table.ts';
import { section } from './section.ts';

/** What was learned: how many starts are solved, and how far that is from the best there is. */
export function learnedSection(content: ReportContent): Markup {
  const { summary } = content;
  const rows = Object.entries(summary.variants).map(([name, { metrics, learned, optimum }]): Content[] => [
    name,
    html`${number(metrics.solved_starts.mean)} of ${count(optimum.starts)}<br><small>${range(metrics.solved_starts.interval)}</small>`,
    `${count(learned.solvesAll)} of ${count(metrics.solved_starts.n)}`,
    html`${number(metrics.goal_probability.mean)}<br><small>${range(metrics.goal_probability.interval)}</small>`,
    html`${number(metrics.policy_timesteps.mean)}<br><small>${bestThere(learned.optimumThere?.timesteps)}</small>`,
    html`${number(metrics.policy_returns.mean)}<br><small>${bestThere(learned.optimumThere?.returns)}</small>`,
  ]);
  const best = optimaOf(content).map(({ words, optimum }): Content[] => [
    html`<i>${words}</i>`,
    `${number(optimum.solvedStarts)} of ${count(optimum.starts)}`,
    '',
    number(optimum.goalProbability),
    number(optimum.timesteps),
    number(optimum.returns),
  ]);
  return section(
    'learned',
    'What was learned',
    html`<p>After training, the policy that always takes the best known action is evaluated exactly, from the tables. A start is solved when the goal is reached from it for certain. Steps and return are means over the starts from which the episode surely ends: beside them stands what the best policy needs from these very starts.</p>
${figure({ name: 'learned', caption: 'What the learned policies reach: mean over the runs, with its 95% interval.' })}
<details><summary>The learned policies in numbers</summary>
${dataTable({
  caption: 'The learned policies beside the best possible one',
  head: ['variant', 'solved starts', 'runs that solve all', 'goal probability', 'steps', 'return'],
  rows: [...rows, ...best],
})}
</details>`,
  );
}

// --- internal ---

/** The best policy of each environment that occurs. */
function optimaOf({ summary, variants }: ReportContent) {
  const byEnvironment = new Map(
    Object.entries(summary.variants).map(([name, { optimum }]) => [
      JSON.stringify(variants[name].environment),
      { kind: variants[name].environment.kind, optimum },
    ]),
  );
  return [...byEnvironment.values()].map(({ kind, optimum }) => ({
    words: byEnvironment.size === 1 ? 'the optimum' : `the optimum of ${kind}`,
    optimum,
  }));
}

function bestThere(value: number | null | undefined): string {
  return value === null || value === undefined ? '' : `optimum there ${number(value)}`;
}
