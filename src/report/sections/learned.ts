import { evaluatePolicy, type PolicyValue } from '../../policy/evaluate-policy.ts';
import { greedyPolicy, optimalValues } from '../../policy/value-iteration.ts';
import { environmentOf } from '../../run.ts';
import type { RunSpecWithoutSeed } from '../../run-spec.ts';
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
  const { summary, variants, runs } = content;
  const optima = optimaOf(variants);
  const names = Object.keys(summary.variants);
  const head = [
    'variant',
    'solved starts',
    'of',
    'runs that solve all',
    'goal probability',
    'steps',
    'return',
  ];
  const rows = names.map((name): Content[] => {
    const { metrics } = summary.variants[name];
    const { starts, metrics: columns } = runs[name];
    const all = columns.solved_starts.filter((solved) => solved === starts).length;
    return [
      name,
      html`${number(metrics.solved_starts.mean)}<br><small>${range(metrics.solved_starts.interval)}</small>`,
      count(starts),
      `${count(all)} of ${count(columns.solved_starts.length)}`,
      ...([metrics.goal_probability, metrics.policy_timesteps, metrics.policy_returns] as const).map(
        ({ mean, interval }) => html`${number(mean)}<br><small>${range(interval)}</small>`,
      ),
    ];
  });
  const best = optima.map(({ words, value }): Content[] => [
    html`<i>${words}</i>`,
    number(value.solvedStarts),
    count(value.starts),
    '',
    number(value.goalProbability),
    number(value.timesteps),
    number(value.returns),
  ]);
  return section(
    'learned',
    'What was learned',
    html`<p>After training, the policy that always takes the best known action is evaluated exactly, from the tables. A start is solved when the goal is reached from it for certain. Steps and return are means over the starts from which the episode surely ends, so they are comparable only between policies that end from all of them.</p>
${figure({ name: 'solved-starts', views: solvedViews(content, styles), caption: 'Starts that are solved: mean over the runs, with its 95% interval.' })}
${table({ caption: 'The learned policies beside the best possible one', head, rows: [...rows, ...best] })}`,
  );
}

/** The solved starts of each variant as a share, beside the optimum; or, where none can be solved, the goal. */
export function solvedViews(
  { summary, variants, runs }: ReportContent,
  styles: Readonly<Record<string, SeriesStyle>>,
) {
  const optima = optimaOf(variants);
  const solvable = optima.some(({ value }) => value.solvedStarts > 0);
  const metric = solvable ? 'solved_starts' : 'goal_probability';
  const rows = Object.keys(styles).flatMap((name) => {
    const { mean, interval } = summary.variants[name].metrics[metric];
    if (mean === null) return [];
    const of = solvable ? runs[name].starts : 1;
    return [
      {
        name,
        color: styles[name].color,
        value: mean / of,
        interval: interval && ([interval[0] / of, interval[1] / of] as const),
      },
    ];
  });
  const shares = optima.map(({ value }) =>
    solvable ? value.solvedStarts / value.starts : value.goalProbability,
  );
  const options = {
    rows,
    words: solvable ? 'share of the starts that are solved' : 'probability of reaching the goal',
    mark: { at: Math.max(...shares), words: 'optimum' },
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

/** So close to 1 that the best policy hurries only to end. */
const NEARLY_ONE = 0.9999;

/** The best policy of each environment that occurs, by value iteration, evaluated like any other. */
function optimaOf(
  variants: Readonly<Record<string, RunSpecWithoutSeed>>,
): { words: string; value: PolicyValue }[] {
  const distinct = [
    ...new Map(
      Object.values(variants).map(({ environment }) => [JSON.stringify(environment), environment]),
    ).values(),
  ];
  return distinct.map((choice) => {
    const environment = environmentOf(choice);
    const policy = greedyPolicy(environment, optimalValues(environment, NEARLY_ONE), NEARLY_ONE);
    const words = distinct.length === 1 ? 'the optimum' : `the optimum of ${choice.kind}`;
    return { words, value: evaluatePolicy(environment, policy) };
  });
}
