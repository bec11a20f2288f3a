import { availableParallelism } from 'node:os';
import { loadAgents } from '../agents/own-agents.ts';
import { threads } from '../backends/threads.ts';
import { plural } from '../report/format.ts';
import { verify } from '../verify.ts';
import { openResults } from './open-results.ts';
import type { Options } from './options.ts';
import { print, tell } from './output.ts';
import { progressBar } from './progress-bar.ts';
import { stopOnSignals } from './signals.ts';

const SHOWN = 20;

/** Trains the runs of an experiment again and compares; sets the exit code to 1 where something differs. */
export async function verifyResults(path: string, options: Options): Promise<void> {
  await loadAgents(options.agents ?? []);
  const { store, record } = await openResults(path);
  const stop = stopOnSignals();
  const bar = await progressBar(options);
  const { checked, failed, notVerified, differences } = await verify({
    record,
    store,
    backend: threads({ threads: options.threads ?? availableParallelism() }),
    sample: options.sample,
    signal: stop.signal,
    onProgress: bar.update,
  });
  bar.end();
  stop.release();
  stop.throwIfStopped(`Stopped after ${plural(checked, 'run')}.`);
  for (const difference of differences.slice(0, SHOWN)) print(difference);
  if (differences.length > SHOWN) print(`... and ${differences.length - SHOWN} more`);
  if (failed > 0) tell(`${plural(failed, 'failed run')} left out.`);
  if (notVerified.runs > 0) {
    const advice = 'Name a file that you trust, with the code that made them: `--agents FILE`.';
    tell(`${plural(notVerified.runs, 'run')} not verified: ${notVerified.reasons.join('; ')}. ${advice}`);
  }
  const isSame = differences.length === 0;
  if (checked > 0 || !isSame) {
    const found = isSame
      ? 'every digest and every stored row is the same'
      : plural(differences.length, 'difference');
    print(`${plural(checked, 'run')} trained again: ${found}.`);
  } else if (notVerified.runs === 0) tell('There is no finished run to verify.');
  if (checked === 0 || !isSame || notVerified.runs > 0) process.exitCode = 1;
}
