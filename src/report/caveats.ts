import type { Summary } from '../statistics/summary.ts';
import { FEW_SEEDS, unseen } from './comparison-sentence.ts';
import { count, plural, share } from './format.ts';
import { doesOtherTask } from './ranking.ts';

/**
 * What a reader of the numbers has to know: how they are to be read, and what is missing in them. Plain sentences.
 *
 * @param everything whether all columns are shown, and not those of the first screen alone
 */
export function caveats(summary: Summary, { everything = true } = {}): string[] {
  const compared = Object.values(summary.comparisons).filter((one) => !doesOtherTask(one));
  if (compared.length === 0) return missing(summary);
  const each = compared.length === 1 ? '' : `${count(compared.length)} variants, each in `;
  const together = `With 95%, the intervals of differences hold for all ${count(summary.family)} comparisons at once (${each}steps, penalties and what was learned; Bonferroni).`;
  if (!everything) return [together, ...missing(summary)];
  const wins = 'Wins: how often a run of the variant beats a run of its baseline.';
  const returns = compared.some(({ policy_returns: { whyNot } }) => whyNot === 'other starts')
    ? [
        'Return of a policy is a mean over the starts from which its episode surely ends. Not comparable: policies that do not end from some starts leave out others, mostly far ones.',
      ]
    : [];
  return [together, wins, ...returns, ...missing(summary)];
}

// --- internal ---

function missing(summary: Summary): string[] {
  const variants = Object.entries(summary.variants);
  const few = Math.min(...variants.map(([, { runs, failed }]) => runs - failed).filter((runs) => runs > 0));
  const fewRuns = `From ${plural(few, 'run')} alone: a kind of run that makes up to about ${unseen(few)} of all may not be among them. Ten or more say more.`;
  const counts = variants.map(([name, { runs }]) => `${name} ${count(runs)}`);
  const different = variants.some(([, { runs }]) => runs !== variants[0][1].runs);
  return [
    ...(few < FEW_SEEDS ? [fewRuns] : []),
    ...(different ? [`They have different numbers of runs: ${counts.join(', ')}.`] : []),
    ...variants
      .filter(([, { truncated }]) => truncated > 0)
      .map(
        ([name, { truncated }]) =>
          `${name}: ${plural(truncated, 'episode')}${shareOfAll(summary, name)} ended by the step guard, not by the environment.`,
      ),
    ...variants
      .filter(([, { failed }]) => failed > 0)
      .map(
        ([name, { runs, failed }]) =>
          `${name}: ${plural(failed, 'run')} of ${count(runs)} failed; ${failed === 1 ? 'it is' : 'they are'} not in these numbers.`,
      ),
    ...Object.entries(summary.comparisons).flatMap(([name, compared]) =>
      notCompared(compared).map((why) => `${name} is not compared: ${why}.`),
    ),
  ];
}

function notCompared(compared: Summary['comparisons'][string]): string[] {
  if (compared.penalties.whyNot === 'no runs') return ['it or its baseline has no run that succeeded'];
  const other = `its environment, its number of episodes or its step guard differs from the baseline's`;
  return doesOtherTask(compared) ? [other] : [];
}

/** ` (0.3%)`, of all episodes of a variant. */
function shareOfAll({ variants, curves }: Summary, name: string): string {
  const last = curves[name].at(-1);
  if (!last) return '';
  const episodes = (last.episode + last.episodes) * (variants[name].runs - variants[name].failed);
  return ` (${share(variants[name].truncated / episodes)})`;
}
