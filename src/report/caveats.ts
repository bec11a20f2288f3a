import { type Metric, metricNames } from '../statistics/metrics.ts';
import type { Summary, WhyNot } from '../statistics/summary.ts';
import { count, plural } from './format.ts';
import { FEW_SEEDS } from './sentences.ts';

/** What a reader of the numbers has to know: how they are to be read, and what is missing in them. Plain sentences. */
export function caveats(summary: Summary): string[] {
  const names = Object.keys(summary.comparisons);
  const all = names.flatMap((name) => metricNames.map((metric) => ({ name, metric })));
  const because = (why: WhyNot, metrics: (metric: Metric) => boolean = () => true) =>
    all.some(({ name, metric }) => metrics(metric) && summary.comparisons[name][metric].whyNot === why);
  const together =
    names.length > 1
      ? `The intervals of differences hold for ${names.length === 2 ? 'both' : `all ${count(names.length)}`} comparisons at once. Wins`
      : 'Wins';
  const found = [
    names.length > 0 && `${together}: how often a run of the variant beats a run of its baseline.`,
    because('other starts') &&
      'Steps and return of a policy are means over the starts from which its episode surely ends. Not comparable: policies that never end from some starts leave out others, mostly far ones.',
    because('may fail', (metric) => metric === 'policy_timesteps') &&
      'Not comparable: where an episode may end without the goal, fewer steps may also be quicker failures.',
  ];
  return [...found.filter((note) => note !== false), ...missing(summary)];
}

// --- internal ---

function missing(summary: Summary): string[] {
  const found: string[] = [];
  const variants = Object.entries(summary.variants);
  const few = variants.map(([, { runs, failed }]) => runs - failed);
  if (Math.min(...few) < FEW_SEEDS) {
    found.push(
      `${few.every((one) => one === few[0]) ? 'These' : 'Some of these'} intervals rest on ${plural(Math.min(...few), 'seed')}: take them as a hint. Ten or more say more.`,
    );
  }
  if (variants.some(([, { runs }]) => runs !== variants[0][1].runs)) {
    const counts = variants.map(([name, { runs }]) => `${name} ${count(runs)}`);
    found.push(`They have different numbers of runs: ${counts.join(', ')}.`);
  }
  for (const [name, { truncated }] of variants) {
    if (truncated > 0)
      found.push(`${name}: ${plural(truncated, 'episode')} ended by the step guard, not by the environment.`);
  }
  for (const [name, { runs, failed }] of variants) {
    if (failed > 0)
      found.push(
        `${name}: ${plural(failed, 'run')} of ${count(runs)} failed; ${failed === 1 ? 'it is' : 'they are'} not in these numbers.`,
      );
  }
  for (const [name, { timesteps }] of Object.entries(summary.comparisons)) {
    if (timesteps.whyNot === 'other environment' || timesteps.whyNot === 'other episodes') {
      found.push(
        `${name} is not compared: its environment or its number of episodes differs from the baseline's.`,
      );
    } else if (timesteps.whyNot === 'no runs') {
      found.push(`${name} is not compared: it or its baseline has no run that succeeded.`);
    }
  }
  return found;
}
