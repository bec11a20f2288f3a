import { figure } from '../charts/figure.ts';
import { intervals } from '../charts/intervals.ts';
import type { SeriesStyle } from '../charts/palette.ts';
import type { ReportContent } from '../content.ts';
import { count, number, percent, range } from '../format.ts';
import { type Content, html, type Markup } from '../markup.ts';
import { section, table } from './section.ts';

/** What was learned: how many starts are solved, and how far that is from the best there is. */
export function learnedSection(
  content: ReportContent,
  styles: Readonly<Record<string, SeriesStyle>>,
): Markup {
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
${figure({ name: 'learned', views: solvedViews(content, styles), caption: 'What the learned policies reach: mean over the runs, with its 95% interval.' })}
${table({
  caption: 'The learned policies beside the best possible one',
  head: ['variant', 'solved starts', 'runs that solve all', 'goal probability', 'steps', 'return'],
  rows: [...rows, ...best],
})}`,
  );
}

/** The solved starts of each variant as a share, beside the optimum; or, where none can be solved, the goal. */
export function solvedViews(content: ReportContent, styles: Readonly<Record<string, SeriesStyle>>) {
  const { variants } = content.summary;
  const optima = optimaOf(content);
  const solvable = optima.some(({ optimum }) => optimum.solvedStarts > 0);
  const metric = solvable ? 'solved_starts' : 'goal_probability';
  const rows = Object.keys(styles).flatMap((name) => {
    const { metrics, optimum } = variants[name];
    const { mean, interval } = metrics[metric];
    if (mean === null) return [];
    const of = solvable ? optimum.starts : 1;
    const share = interval && ([interval[0] / of, interval[1] / of] as const);
    return [{ name, color: styles[name].color, value: mean / of, interval: share }];
  });
  const best = optima.map(({ optimum }) =>
    solvable ? optimum.solvedStarts / optimum.starts : optimum.goalProbability,
  );
  const options = {
    rows,
    words: solvable ? 'share of the starts that are solved' : 'probability of reaching the goal',
    mark: { at: Math.max(...best), words: 'optimum' },
    format: (value: number) => percent(value).replace('+', ''),
  };
  return [
    {
      name: metric,
      wide: intervals({ ...options, size: 'wide' }),
      narrow: intervals({ ...options, size: 'narrow' }),
    },
  ];
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
