import { join } from 'node:path';
import type { ExperimentRecord } from '../../experiment/record.ts';
import { bytes, plural } from '../../report/format.ts';
import { keys } from '../../results/keys.ts';
import { CannotGoOnError } from '../../validation/errors.ts';
import { StoppedError } from '../failure.ts';
import type { Finished } from '../finished.ts';
import { tell } from '../output.ts';
import { stopOnSignals } from '../signals.ts';
import { download } from './download.ts';
import { withAws } from './failure.ts';
import { joinWithWhatStoodHere } from './leftovers.ts';
import type { Session } from './session.ts';

export interface BringHomeOptions {
  readonly id: string;
  readonly out: string;
  readonly quiet?: boolean;
}

export interface BroughtHome extends Finished {
  readonly record: ExperimentRecord;
}

/** Downloads the results of an experiment that is done, and joins them with what was here. */
export async function bringHome(
  { stack, store }: Session,
  { id, out, quiet }: BringHomeOptions,
): Promise<BroughtHome> {
  const place = join(out, id);
  const stop = stopOnSignals();
  const remote = await withAws('download the results', async () => {
    const files = await download({
      from: store,
      id,
      out,
      signal: stop.signal,
      onStart: (count, size) => {
        if (quiet) return;
        tell(
          count === 0
            ? 'All of it is here already.'
            : `Downloading ${plural(count, 'file')}, ${bytes(size)}.`,
        );
      },
    }).catch((error) => {
      const exitCode = stop.exitCode();
      if (exitCode === undefined) throw error;
      throw new StoppedError(
        `Stopped downloading. All results are in s3://${stack.bucket}/results/; the same command goes on.`,
        exitCode,
      );
    });
    return new Set(files.map(({ key }) => key));
  }).finally(stop.release);
  if (!remote.has(keys.summary(id))) {
    throw new CannotGoOnError(
      `There is no summary of ${id} in s3://${stack.bucket}/results/, though all runs are done: repeat the command.`,
    );
  }
  const { record, summary, aside } = await joinWithWhatStoodHere(out, id, remote);
  if (aside.length > 0 && !quiet) {
    tell(
      `${plural(aside.length, 'part')} here held runs that came from AWS too: kept aside in ${place}/damaged.`,
    );
  }
  const failed = Object.values(summary.variants).reduce((sum, variant) => sum + variant.failed, 0);
  return { record, summary, failed, place };
}
