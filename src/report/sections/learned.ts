import type { ReportContent } from '../content.ts';
import { figure } from '../figure.ts';
import { count, number, range } from '../format.ts';
import { type Content, html, type Markup } from '../markup.ts';
import { learnedMetric } from '../ranking.ts';
import { foldedTable, section } from './section.ts';

/** What was learned: how many starts are solved, and how far that is from the best there is. */
export function learnedSection(content: ReportContent): Markup {
  const rows = Object.entries(content.summary.variants).map(([name, { metrics, learned, optimum }]) => [
    name,
    above(
      `${number(metrics.solved_starts.mean)} of ${count(optimum.starts)}`,
      range(metrics.solved_starts.interval),
    ),
    `${count(learned.solvesAll)} of ${count(metrics.solved_starts.n)}`,
    above(number(metrics.goal_probability.mean), range(metrics.goal_probability.interval)),
    above(number(metrics.policy_timesteps.mean), bestThere(learned.optimumThere?.timesteps)),
    above(number(metrics.policy_returns.mean), bestThere(learned.optimumThere?.returns)),
  ]);
  const hasIntervals = Object.values(content.summary.variants).some(
    ({ metrics }) => metrics[learnedMetric(content.summary)].interval !== null,
  );
  return section(
    'learned',
    'What was learned',
    html`<p>After training, the policy that always takes the best known action is evaluated exactly, from the tables. A start is solved when the goal is reached from it for certain. Steps and return are means over the starts from which the episode surely ends: beside them stands what the best policy needs from these very starts.</p>`,
    figure({
      name: 'learned',
      caption: `What the learned policies reach: mean over the runs${hasIntervals ? ', with its 95% interval' : ''}.`,
    }),
    foldedTable('The learned policies in numbers', {
      caption: 'The learned policies beside the best possible one',
      head: ['variant', 'solved starts', 'runs that solve all', 'goal probability', 'steps', 'return'],
      rows: [...rows, ...optimumRows(content)],
    }),
  );
}

// --- internal ---

/** The best policy of each environment that occurs. */
function optimumRows({ summary, variants }: ReportContent): Content[][] {
  const byEnvironment = new Map(
    Object.entries(summary.variants).map(([name, { optimum }]) => {
      const { environment } = variants[name];
      return [JSON.stringify(environment), { kind: environment.kind, optimum }];
    }),
  );
  return [...byEnvironment.values()].map(({ kind, optimum }) => [
    html`<i>the optimum${byEnvironment.size > 1 && ` of ${kind}`}</i>`,
    `${number(optimum.solvedStarts)} of ${count(optimum.starts)}`,
    '',
    ...[optimum.goalProbability, optimum.timesteps, optimum.returns].map(number),
  ]);
}

function above(value: string, below: string): Markup {
  return html`${value}<br><small>${below}</small>`;
}

function bestThere(value: number | null | undefined): string {
  return value === null || value === undefined ? '' : `optimum there ${number(value)}`;
}
