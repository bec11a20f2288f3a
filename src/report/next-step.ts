import { type Metric, metrics } from '../statistics/metrics.ts';
import { FEWEST_TO_PLAN } from '../statistics/seeds-needed.ts';
import type { Summary, VariantSummary } from '../statistics/summary.ts';
import { count, number, plural } from './format.ts';
import { learnedComparison, ranked } from './ranking.ts';

/** What to do where the runs cannot tell: more episodes where nobody has learned the task, else how many seeds. */
export function nextSteps(summary: Summary): string[] {
  const { ranking, comparedWith, comparisons, headline } = summary;
  const { best, by } = ranking;
  const first = best.length > 1 ? best : ranked(summary).slice(0, best.length > 0 ? 1 : undefined);
  const pair = Object.keys(comparisons).length === 1 ? Object.keys(comparisons) : first;
  const names = pair.filter((name) => Object.hasOwn(comparisons, name) && comparedWith[name] !== name);
  const learned = names.filter((name) =>
    ['cannot tell', 'no difference'].includes(learnedComparison(summary, name).verdict ?? ''),
  );
  const nobody =
    learned.length > 0 && Object.values(summary.variants).every((variant) => !hasLearned(variant));
  const open = names.flatMap((name) =>
    [...new Set<Metric>([...by, ...headline[name]])]
      .map((metric) => ({ metric, ...comparisons[name][metric] }))
      .filter(({ metric, comparable, verdict }) => {
        if (!comparable || verdict === 'equal' || verdict === 'no difference') return false;
        if (nobody && metrics[metric].asks === 'learned') return false;
        return verdict === 'cannot tell' || (best.length > 1 && verdict === null);
      }),
  );
  return [...(nobody ? [moreEpisodes(summary)] : []), ...moreSeeds(summary, open)];
}

// --- internal ---

/** So much of what is possible, on the mean of the runs, is a task learned where chance decides. */
const LEARNED = 0.9;

function hasLearned({ optimum, learned, metrics }: VariantSummary): boolean {
  if (!optimum.chance) return learned.solvesAll > 0;
  return (metrics.goal_probability.mean ?? 0) >= LEARNED * optimum.goalProbability;
}

function moreEpisodes({ variants }: Summary): string {
  const [{ optimum }] = Object.values(variants);
  const { starts, chance, goalProbability } = optimum;
  const task = chance
    ? `No variant comes near the best goal probability, ${number(goalProbability)}`
    : `No run of any variant solves ${starts === 1 ? 'the start' : `all ${count(starts)} starts`} yet`;
  return `${task}: more \`episodes\` may show a difference in what they learn.`;
}

type Open = Summary['comparisons'][string][Metric] & { readonly metric: Metric };

function moreSeeds({ margin }: Summary, open: readonly Open[]): string[] {
  const runs = Math.min(...open.map(({ n }) => Math.min(...n)));
  if (open.length === 0) return [];
  if (runs < FEWEST_TO_PLAN)
    return [
      `${plural(runs, 'seed')} ${runs === 1 ? 'is' : 'are'} few: with ten or more it can be said how many would tell.`,
    ];
  const ranges = open.flatMap(({ metric, seeds }) => (seeds && seeds[1] > runs ? [{ metric, seeds }] : []));
  const [most] = ranges.toSorted((a, b) => b.seeds[1] - a.seeds[1]);
  if (!most) return [];
  const [low, high] = most.seeds;
  const range = low === high ? count(low) : `${count(low)} to ${count(high)}`;
  return [
    `About ${range} seeds would find a difference of ${Number((100 * margin).toPrecision(3))}% in ${metrics[most.metric].label} in 80 of 100 such experiments: raise \`seeds\`; what is trained stands.`,
  ];
}
