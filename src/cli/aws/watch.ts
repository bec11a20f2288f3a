import { EXPERIMENT_ID } from '../../experiment/names.ts';
import { keys } from '../../results/keys.ts';
import type { Progress } from '../../results/progress.ts';
import { readIfThere } from '../../store/store.ts';
import { InputError } from '../../validation/errors.ts';
import { quote } from '../../validation/messages.ts';
import { isAtWork } from '../agree-to-delete.ts';
import { type ShowOptions, showResults } from '../show-results.ts';
import { bringHome } from './bring-home.ts';
import { lastExecution, runningExecution } from './execution.ts';
import { withAws } from './failure.ts';
import { followHere } from './follow-here.ts';
import type { StackOptions } from './options.ts';
import { openSession, type Session } from './session.ts';
import { command } from './words.ts';

export interface WatchOptions extends StackOptions, ShowOptions {
  readonly out: string;
}

/** Follows an experiment on AWS until it is done, brings its results here, and shows what came of it. */
export async function watch(id: string, options: WatchOptions): Promise<void> {
  requireId(id);
  const session = await openSession(options);
  const { quiet, out } = options;
  const arn = await withAws('look at the experiment', () => executionToFollow(session, id));
  await followHere(session, { id, arn, quiet });
  await showResults(await bringHome(session, { id, out, quiet }), options);
}

/** @throws InputError where it is no id of an experiment */
export function requireId(id: string): void {
  if (EXPERIMENT_ID.test(id)) return;
  throw new InputError([
    `Expected the id of an experiment, such as quickstart-0123456789ab, got ${quote(id)}. \`manyruns list results --on aws\` shows what there is.`,
  ]);
}

/** What is known of an experiment in the bucket, and the execution that runs it, if any. */
export async function whatRuns(
  { clients, stack, store }: Session,
  id: string,
): Promise<{ arn?: string; progress?: Progress; fresh: boolean }> {
  if (!(await store.list(keys.experiment(id))).includes(keys.experiment(id))) {
    throw new InputError([
      `There is no experiment \`${id}\` in s3://${stack.bucket}: ${command('list results --on aws', stack)} shows what there is.`,
    ]);
  }
  const progress = await readIfThere<Progress>(store, keys.progress(id));
  const fresh = isAtWork(progress);
  return { arn: await runningExecution(clients.stepFunctions, stack.experiment, id), progress, fresh };
}

// --- internal ---

/** Undefined where progress.json alone tells: it is done, or the orchestrator was called by hand. */
async function executionToFollow(session: Session, id: string): Promise<string | undefined> {
  const { arn, progress, fresh } = await whatRuns(session, id);
  if (arn || fresh || progress?.state === 'done') return arn;
  return (await lastExecution(session.clients.stepFunctions, session.stack.experiment, id))?.arn;
}
