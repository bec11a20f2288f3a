import { keys } from '../../results/keys.ts';
import type { Progress } from '../../results/progress.ts';
import { readIfThere } from '../../store/store.ts';
import { InputError } from '../../validation/errors.ts';
import { isAtWork } from '../by-id.ts';
import { type Execution, listExecutions } from './execution.ts';
import type { Session } from './session.ts';
import { command } from './stack.ts';

export interface WhatRuns {
  readonly running?: Execution;
  /** The last one, running or not. */
  readonly last?: Execution;
  readonly progress?: Progress;
  /** Somebody writes progress.json, if only by calling the orchestrator by hand. */
  readonly isFresh: boolean;
}

/**
 * What is known of an experiment in the bucket, and of those who work on it.
 *
 * @throws InputError where it is not there
 */
export async function whatRuns(session: Session, id: string): Promise<WhatRuns> {
  const { stack, store } = session;
  if (!(await store.list(keys.experiment(id))).includes(keys.experiment(id))) {
    throw new InputError([
      `There is no experiment \`${id}\` in s3://${stack.bucket}: ${command('list results --on aws', stack)} shows what there is.`,
    ]);
  }
  const progress = await readIfThere<Progress>(store, keys.progress(id));
  const own = (await listExecutions(session)).filter((execution) => execution.id === id);
  return {
    running: own.find(({ isRunning }) => isRunning),
    last: own[0],
    progress,
    isFresh: isAtWork(progress),
  };
}
