import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { threads } from '../backends/threads.ts';
import { CannotGoOnError, InputError, messageOf } from '../errors.ts';
import { type Plan, plan } from '../experiment/plan.ts';
import { type Outcome, orchestrate, type Progress } from '../orchestrate.ts';
import { count, plural } from '../report/format.ts';
import { terminalReport } from '../report/terminal.ts';
import type { Summary } from '../statistics/summary.ts';
import { folder } from '../store/folder.ts';
import { isSystemError, StoppedError, systemWords } from './failure.ts';
import { loadExperiment } from './load-experiment.ts';
import { bold, print, tell } from './output.ts';
import { progressBar } from './progress-bar.ts';
import { stopOnSignals } from './signals.ts';

export interface RunOptions {
  readonly threads?: number;
  readonly out: string;
  readonly seeds?: number;
  readonly episodes?: number;
  readonly retryFailed?: boolean;
  readonly quiet?: boolean;
  readonly json?: boolean;
  readonly on: 'local' | 'aws';
}

/** Trains what is missing of an experiment, and prints what came of it. */
export async function run(file: string, options: RunOptions): Promise<void> {
  if (options.on === 'aws') {
    throw new InputError(['`--on aws` does not exist yet: this version trains on this machine only.']);
  }
  const experiment = await loadExperiment(file, options);
  const planned = plan(experiment);
  const place = join(options.out, planned.id);
  const backend = threads({ threads: options.threads ?? availableParallelism() });
  if (!options.quiet) tell(opening(planned));

  const stop = stopOnSignals();
  const follow = follower(options, backend.explain?.bind(backend), planned);
  let outcome: Outcome;
  try {
    outcome = await orchestrate({
      plan: planned,
      backend,
      store: folder(options.out),
      now: Date.now,
      signal: stop.signal,
      retryFailed: options.retryFailed,
      onProgress: follow.update,
      software: `manyruns ${packageJson.version}, Node.js ${process.versions.node}`,
    });
  } catch (error) {
    follow.end();
    throw cannotGoOn(error, place, follow.latest());
  } finally {
    stop.release();
  }
  follow.end();
  for (const damaged of outcome.damaged)
    tell(`Damaged, kept aside in damaged/, and computed again: ${damaged}`);
  if (stop.exitCode() !== undefined) {
    const kept = outcome.ok + outcome.failed;
    throw new StoppedError(
      `Stopped: ${count(kept)} of ${plural(outcome.planned, 'run')} are kept in ${place}. The same command goes on from there.`,
      stop.exitCode() as number,
    );
  }
  if (!outcome.summary)
    throw new CannotGoOnError(
      `${plural(outcome.missing, 'run')} missing in ${place}; the same command goes on.`,
    );
  show(outcome.summary, planned, options, outcome, place);
  if (outcome.failed > 0) process.exitCode = 1;
}

// --- internal ---

function opening({ id, variants, seeds, runs, episodes }: Plan): string {
  const names = Object.keys(variants);
  return `${id}: ${plural(names.length, 'variant')} x ${plural(seeds.length, 'seed')} = ${plural(runs, 'run')}, ${plural(episodes, 'episode')} in all`;
}

function follower(
  options: RunOptions,
  explain: ((parts: Plan['parts']) => string) | undefined,
  planned: Plan,
) {
  let latest: Progress | undefined;
  let bar: ReturnType<typeof progressBar> | undefined;
  return {
    latest: () => latest,
    update(progress: Progress) {
      latest = progress;
      const done = progress.ok + progress.failed;
      if (!bar) {
        const missing = progress.planned - done;
        if (!options.quiet && progress.reused > 0) tell(`${plural(progress.reused, 'run')} stand already.`);
        if (!options.quiet && missing > 0)
          tell(`Training ${plural(missing, 'run')} ${explain?.(planned.parts) ?? ''}.`);
        bar = progressBar(progress.planned, { quiet: options.quiet || missing === 0, already: done });
      }
      bar.update(done, progress.episodes);
    },
    end: () => bar?.end(),
  };
}

function show(summary: Summary, planned: Plan, options: RunOptions, outcome: Outcome, place: string): void {
  if (options.json) {
    print(JSON.stringify(summary, null, 2));
  } else {
    const { comparedWith } = planned;
    print(terminalReport(summary, { emphasise: bold, comparedWith }));
  }
  if (outcome.failed > 0) {
    tell(`${plural(outcome.failed, 'run')} failed; --retry-failed trains them again.`);
  }
  if (!options.quiet) tell(`Results: ${place}`);
}

function cannotGoOn(error: unknown, place: string, progress: Progress | undefined): unknown {
  if (!isSystemError(error)) return error;
  const kept = progress ? progress.ok + progress.failed : 0;
  const of = progress ? ` of ${plural(progress.planned, 'run')}` : '';
  return new CannotGoOnError(
    `Cannot go on: ${systemWords(error)}.\n` +
      `${count(kept)}${of} are kept in ${place}. When that is mended, the same command goes on; --out puts results elsewhere.`,
    { cause: messageOf(error) },
  );
}
