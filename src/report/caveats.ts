import { type Metric, metricNames } from '../statistics/metrics.ts';
import { unseenShare } from '../statistics/rule-of-three.ts';
import type { Summary, WhyNot } from '../statistics/summary.ts';
import { FEW_SEEDS } from './comparison-sentence.ts';
import { count, plural } from './format.ts';
import { share } from './shares.ts';

/**
 * What a reader of the numbers has to know: how they are to be read, and what is missing in them. Plain sentences.
 *
 * @param everything whether all columns are shown, and not those of the first screen alone
 */
export function caveats(summary: Summary, { everything = true } = {}): string[] {
  const names = Object.keys(summary.comparisons);
  const all = names.flatMap((name) => metricNames.map((metric) => ({ name, metric })));
  const because = (why: WhyNot, metrics: (metric: Metric) => boolean = () => true) =>
    all.some(({ name, metric }) => metrics(metric) && summary.comparisons[name][metric].whyNot === why);
  const together = `With 95%, the intervals of differences hold for all ${count(summary.family)} comparisons at once (${names.length === 1 ? '' : `${count(names.length)} variants, each in `}steps, penalties and what was learned; Bonferroni).`;
  const found = [
    names.length > 0 && together,
    everything && names.length > 0 && 'Wins: how often a run of the variant beats a run of its baseline.',
    everything &&
      because('other starts', (metric) => metric === 'policy_returns') &&
      'Return of a policy is a mean over the starts from which its episode surely ends. Not comparable: policies that do not end from some starts leave out others, mostly far ones.',
  ];
  return [...found.filter((note) => note !== false), ...missing(summary)];
}

// --- internal ---

function missing(summary: Summary): string[] {
  const found: string[] = [];
  const variants = Object.entries(summary.variants);
  const few = Math.min(...variants.map(([, { runs, failed }]) => runs - failed).filter((runs) => runs > 0));
  if (few < FEW_SEEDS) {
    found.push(
      `From ${plural(few, 'run')} alone: a kind of run that makes up to about ${Math.round(100 * unseenShare(few))}% of all may not be among them. Ten or more say more.`,
    );
  }
  if (variants.some(([, { runs }]) => runs !== variants[0][1].runs)) {
    const counts = variants.map(([name, { runs }]) => `${name} ${count(runs)}`);
    found.push(`They have different numbers of runs: ${counts.join(', ')}.`);
  }
  for (const [name, { truncated }] of variants) {
    if (truncated > 0)
      found.push(
        `${name}: ${plural(truncated, 'episode')}${shareOfAll(summary, name)} ended by the step guard, not by the environment.`,
      );
  }
  for (const [name, { runs, failed }] of variants) {
    if (failed > 0)
      found.push(
        `${name}: ${plural(failed, 'run')} of ${count(runs)} failed; ${failed === 1 ? 'it is' : 'they are'} not in these numbers.`,
      );
  }
  for (const [name, { timesteps }] of Object.entries(summary.comparisons)) {
    if (timesteps.whyNot?.startsWith('other ')) {
      found.push(
        `${name} is not compared: its environment, its number of episodes or its step guard differs from the baseline's.`,
      );
    } else if (timesteps.whyNot === 'no runs') {
      found.push(`${name} is not compared: it or its baseline has no run that succeeded.`);
    }
  }
  return found;
}

/** ` (0.3%)`, of all episodes of a variant. */
function shareOfAll({ variants, curves }: Summary, name: string): string {
  const last = curves[name].at(-1);
  if (!last) return '';
  const episodes = (last.episode + last.episodes) * (variants[name].runs - variants[name].failed);
  return ` (${share(variants[name].truncated / episodes)})`;
}
