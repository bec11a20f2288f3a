import { metrics } from '../statistics/metrics.ts';
import { FEWEST_TO_PLAN } from '../statistics/seeds-needed.ts';
import type { Comparison, Summary, VariantSummary } from '../statistics/summary.ts';
import { seedsThatTell } from './comparison-sentence.ts';
import { count, number, plural } from './format.ts';
import { nobodyArrives } from './policy-sentences.ts';
import { learnedComparison } from './ranking.ts';

/** What to do where the runs cannot tell: more episodes where nobody has learned the task, else how many seeds. */
export function nextSteps(summary: Summary): string[] {
  const { ranking, comparedWith, comparisons, headline, margin } = summary;
  const { best, by, order } = ranking;
  const first = best.length > 1 ? best : order.slice(0, best.length > 0 ? 1 : undefined);
  const pair = Object.keys(comparisons).length === 1 ? Object.keys(comparisons) : first;
  const names = pair.filter((name) => Object.hasOwn(comparisons, name) && comparedWith[name] !== name);
  const isOpen = names.some((name) =>
    ['cannot tell', 'no difference'].includes(learnedComparison(summary, name).verdict ?? ''),
  );
  const nobody = isOpen && Object.values(summary.variants).every((variant) => !hasLearned(variant));
  const open = names.flatMap((name) =>
    [...new Set([...by, ...headline[name]])]
      .filter((metric) => !(nobody && metrics[metric].asks === 'learned'))
      .map((metric) => ({ label: metrics[metric].label, ...comparisons[name][metric] }))
      .filter(
        ({ comparable, verdict }) =>
          comparable && (verdict === 'cannot tell' || (best.length > 1 && verdict === null)),
      ),
  );
  return [...(nobody ? [moreEpisodes(summary)] : []), ...moreSeeds(open, margin)];
}

// --- internal ---

/** So much of what is possible, on the mean of the runs, is a task learned where chance decides. */
const LEARNED = 0.9;

function hasLearned({ optimum, learned, metrics }: VariantSummary): boolean {
  if (!optimum.chance) return learned.solvesAll > 0;
  return (metrics.goal_probability.mean ?? 0) >= LEARNED * optimum.goalProbability;
}

function moreEpisodes(summary: Summary): string {
  const [{ optimum }] = Object.values(summary.variants);
  const { starts, chance, goalProbability } = optimum;
  const task = chance
    ? `No variant comes near the best goal probability, ${number(goalProbability)}`
    : `No run of any variant solves ${starts === 1 ? 'the start' : `all ${count(starts)} starts`} yet`;
  const explore = nobodyArrives(summary) ? ', or a larger `epsilon`,' : '';
  return `${task}: more \`episodes\`${explore} may show a difference in what they learn.`;
}

function moreSeeds(open: readonly (Comparison & { readonly label: string })[], margin: number): string[] {
  if (open.length === 0) return [];
  const runs = Math.min(...open.flatMap(({ n }) => n));
  if (runs < FEWEST_TO_PLAN)
    return [
      `${plural(runs, 'seed')} ${runs === 1 ? 'is' : 'are'} few: with ten or more it can be said how many would tell.`,
    ];
  const [most] = open
    .flatMap(({ label, seeds }) => (seeds && seeds[1] > runs ? [{ label, seeds }] : []))
    .toSorted((a, b) => b.seeds[1] - a.seeds[1]);
  if (!most) return [];
  const words = seedsThatTell(most.seeds, margin, ` in ${most.label}`);
  return [`About ${words}: raise \`seeds\`; what is trained stands.`];
}
