import { join } from 'node:path';
import type { ExperimentRecord } from '../../experiment/record.ts';
import { plural } from '../../report/format.ts';
import { keys } from '../../results/keys.ts';
import { CannotGoOnError } from '../../validation/errors.ts';
import type { Options } from '../options.ts';
import { tell } from '../output.ts';
import type { Finished } from '../show-results.ts';
import { stopOnSignals } from '../signals.ts';
import { download } from './download.ts';
import { withAws } from './failure.ts';
import { joinWithWhatStoodHere } from './leftovers.ts';
import type { Session } from './session.ts';

/** Downloads the results of an experiment that is done, and joins them with what was here. */
export async function bringHome(
  { stack, store }: Session,
  { id, out, quiet }: Options & { readonly id: string },
): Promise<Finished & { readonly record: ExperimentRecord }> {
  const place = join(out, id);
  const bucket = `s3://${stack.bucket}/results/`;
  const stop = stopOnSignals();
  const remote = await withAws('download the results', () =>
    download(store, { id, out, quiet, signal: stop.signal }).catch((error) => {
      stop.throwIfStopped(`Stopped downloading. All results are in ${bucket}; the same command goes on.`);
      throw error;
    }),
  ).finally(stop.release);
  if (!remote.has(keys.summary(id))) {
    throw new CannotGoOnError(
      `There is no summary of ${id} in ${bucket}, though all runs are done: repeat the command.`,
    );
  }
  const { record, summary, aside } = await joinWithWhatStoodHere(out, id, remote);
  if (aside > 0 && !quiet) {
    tell(`${plural(aside, 'part')} here held runs that came from AWS too: kept aside in ${place}/damaged.`);
  }
  const failed = Object.values(summary.variants).reduce((sum, variant) => sum + variant.failed, 0);
  return { record, summary, failed, place };
}
