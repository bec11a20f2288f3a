import { chosenOf } from '../experiment/fresh-seeds.ts';
import { type Plan, plan } from '../experiment/plan.ts';
import { plural } from '../report/format.ts';
import { loadExperiment } from './load-experiment.ts';
import type { Options } from './options.ts';
import { tell } from './output.ts';
import { runHere } from './run-here.ts';
import { showResults } from './show-results.ts';

/** Trains what is missing of an experiment, and prints what came of it. */
export async function run(file: string, options: Options): Promise<void> {
  const planned = plan(chosenOf(await loadExperiment(file, options), options));
  if (!options.quiet) tell(opening(planned));
  const finished =
    options.on === 'aws'
      ? await (await import('./aws/run.ts')).runOnAws(planned, options)
      : await runHere(planned, options);
  if (!finished) return;
  const { summary, place } = finished;
  if (!options.quiet && summary.seeds.count > planned.seeds.length) {
    tell(`The answer is over all ${plural(summary.seeds.count, 'seed')} that stand in ${place}.`);
  }
  await showResults(finished, options);
}

// --- internal ---

function opening({ id, variants, seeds, runs, episodes }: Plan): string {
  const names = Object.keys(variants);
  return `${id}: ${plural(names.length, 'variant')} x ${plural(seeds.length, 'seed')} = ${plural(runs, 'run')}, ${plural(episodes, 'episode')} in all`;
}
