import type { Options } from '../options.ts';
import type { Finished } from '../show-results.ts';
import { bringHome } from './bring-home.ts';
import { whatRuns } from './execution.ts';
import { withAws } from './failure.ts';
import { followOnAws } from './follow.ts';
import { openSession } from './session.ts';

/** Follows an experiment on AWS until it is done, and brings its results here. */
export async function watchOnAws(id: string, options: Options): Promise<Finished> {
  const session = await openSession(options);
  const { running, last, progress, isFresh } = await withAws('look at the experiment', () =>
    whatRuns(session, id),
  );
  // progress.json alone tells where it is done, or the orchestrator was called by hand.
  const execution = running ?? (isFresh || progress?.state === 'done' ? undefined : last);
  await followOnAws(session, { id, arn: execution?.arn, quiet: options.quiet });
  return bringHome(session, { id, ...options });
}
