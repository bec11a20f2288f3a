import { join } from 'node:path';
import { InputError } from '../errors.ts';
import { type Plan, plan } from '../experiment/plan.ts';
import { plural } from '../report/format.ts';
import type { Summary } from '../statistics/summary.ts';
import type { AwsOptions } from './aws/options.ts';
import { loadExperiment } from './load-experiment.ts';
import { tell } from './output.ts';
import { type ShowOptions, showResults } from './show-results.ts';

export interface RunOptions extends ShowOptions, Partial<AwsOptions> {
  readonly threads?: number;
  readonly out: string;
  readonly seeds?: number;
  readonly episodes?: number;
  readonly retryFailed?: boolean;
  readonly on: 'local' | 'aws';
  readonly detach?: boolean;
  /** False: no report. */
  readonly report?: boolean;
}

/** What came of all runs of an experiment, wherever they were trained: it lies in `place`. */
export interface Finished {
  readonly summary: Summary;
  readonly failed: number;
  readonly place: string;
}

/** Trains what is missing of an experiment, and prints what came of it. */
export async function run(file: string, options: RunOptions): Promise<void> {
  refuseWhatDoesNotFit(options);
  const planned = plan(await loadExperiment(file, options));
  const place = join(options.out, planned.id);
  if (!options.quiet) tell(opening(planned));
  const finished =
    options.on === 'aws'
      ? await (await import('./aws/run.ts')).runOnAws(planned, place, options)
      : await (await import('./run-here.ts')).runHere(planned, place, options);
  if (!finished) return;
  showResults(finished, options);
  if (options.report !== false) {
    const address = await (await import('./report.ts')).reportAfterRun(finished);
    if (!options.quiet) tell(`Report: ${address}`);
  }
  if (finished.failed > 0) process.exitCode = 1;
}

// --- internal ---

const ONLY_LOCAL = { threads: '--threads' } as const;
const ONLY_AWS = {
  stack: '--stack',
  region: '--region',
  concurrency: '--concurrency',
  maxCost: '--max-cost',
  detach: '--detach',
  yes: '--yes',
} as const;

function refuseWhatDoesNotFit(options: RunOptions): void {
  const [flags, where] = options.on === 'aws' ? [ONLY_LOCAL, 'local'] : [ONLY_AWS, 'aws'];
  const wrong = Object.entries(flags).filter(([name]) => options[name as keyof RunOptions] !== undefined);
  if (wrong.length === 0) return;
  throw new InputError(wrong.map(([, flag]) => `\`${flag}\` goes with \`--on ${where}\` only`));
}

function opening({ id, variants, seeds, runs, episodes }: Plan): string {
  const names = Object.keys(variants);
  return `${id}: ${plural(names.length, 'variant')} x ${plural(seeds.length, 'seed')} = ${plural(runs, 'run')}, ${plural(episodes, 'episode')} in all`;
}
