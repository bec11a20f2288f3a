import { setTimeout } from 'node:timers/promises';
import { dollars } from '../../aws/dollars.ts';
import type { Failure } from '../../aws/failures.ts';
import type { AwsProgress } from '../../aws/history.ts';
import { count, plural } from '../../report/format.ts';
import type { Progress } from '../../results/progress.ts';
import { CannotGoOnError } from '../../validation/errors.ts';
import { StoppedError } from '../failure.ts';
import { tell } from '../output.ts';
import { progressDisplay } from '../progress-display.ts';
import { stopOnSignals } from '../signals.ts';
import { describeExecution } from './execution.ts';
import { explained, isPassing } from './failure.ts';
import { type Ending, follow } from './follow.ts';
import { progressReader, type Session } from './session.ts';
import { command, consoleAddress, endOf, howToGoOn } from './words.ts';

export interface FollowHereOptions {
  readonly id: string;
  /** The execution; undefined where it was started by other means, and progress.json alone tells. */
  readonly arn?: string;
  /** progress.json as it was before the execution began. */
  readonly before?: Progress;
  readonly quiet?: boolean;
}

/**
 * Follows an experiment on the screen until it is done.
 *
 * @throws CannotGoOnError where it ended otherwise, StoppedError at Ctrl-C; each says how to go on
 */
export async function followHere(session: Session, options: FollowHereOptions): Promise<void> {
  const { clients, stack, store } = session;
  const { id, arn, before, quiet } = options;
  const stop = stopOnSignals({ words: 'Following no more; the runs go on.' });
  const display = await progressDisplay({ quiet, how: () => `on AWS Lambda in ${stack.region}` });
  const tellNew = noteTeller();
  let ending: Ending;
  try {
    ending = await follow({
      before,
      progress: progressReader(store, id),
      execution: async () => (arn ? describeExecution(clients.stepFunctions, arn) : undefined),
      onProgress: (progress) => {
        display.update(progress);
        if (!quiet) tellNew(progress);
      },
      onQuiet: (quietMs, execution) => {
        if (!quiet)
          tell(
            `Nothing was heard for ${seconds(quietMs)}; ${execution ? endOf(execution) : 'still looking'}.`,
          );
      },
      isPassing,
      now: Date.now,
      sleep: (milliseconds, signal) => setTimeout(milliseconds, undefined, { signal }).catch(() => undefined),
      signal: stop.signal,
    });
  } catch (error) {
    const { message } = explained('follow the runs', error);
    throw new CannotGoOnError(`${message}\nThe runs go on by themselves. ${howToGoOn(id, stack)}`);
  } finally {
    display.end();
    stop.release();
  }
  if (ending.kind === 'stopped') {
    const where = arn ? `\n${consoleAddress(stack, arn)} shows it.` : '';
    throw new StoppedError(
      `The runs go on at AWS. ${howToGoOn(id, stack)}${where}`,
      stop.exitCode() as number,
    );
  }
  if (ending.kind === 'silent') {
    const { quietMs, execution } = ending;
    throw new CannotGoOnError(
      `Nothing was heard of ${id} for ${seconds(quietMs)}${execution ? `, though ${endOf(execution)}` : ''}: following no more. ${howToGoOn(id, stack)}`,
    );
  }
  if (ending.progress) tellFailures((ending.progress as AwsProgress).failures);
  requireDone(ending, session, id);
  if (!quiet && ending.progress) tellCost(ending.progress);
}

// --- internal ---

/** Tells each thing that the orchestrator wants a person to know, once. */
function noteTeller(): (progress: AwsProgress) => void {
  const told = new Set<string>();
  return ({ notes = [] }) => {
    for (const note of notes.filter((one) => !told.has(one))) {
      told.add(note);
      tell(note);
    }
  };
}

function tellCost({ cost, usdBefore = 0 }: AwsProgress): void {
  if (!cost) return;
  const { usd, calls, estimated } = cost;
  const before = usdBefore > 0 ? `, ${dollars(usd)} with what it cost before` : '';
  tell(
    `Cost: ${dollars(usd - usdBefore)}${estimated ? ', estimated' : ''}${before}; ${plural(calls, 'call')} of train-one-run in all.`,
  );
}

function tellFailures(failures: readonly Failure[] = []): void {
  for (const { error, runs, variant, seed } of failures) {
    tell(`${plural(runs, 'run')} failed, the first one seed ${seed} of ${variant}: ${error}`);
  }
}

function requireDone(
  { execution, progress }: Ending & { kind: 'ended' },
  { stack }: Session,
  id: string,
): void {
  const succeeded = !execution || execution.status === 'SUCCEEDED';
  const status = (succeeded && execution?.answer?.status) || progress?.state;
  if (succeeded && status === 'done') return;
  const kept = progress
    ? `${count(progress.ok + progress.failed)} of ${plural(progress.planned, 'run')} are kept`
    : 'what is finished is kept';
  const reason = progress?.error ? `: ${progress.error}` : '';
  const what = succeeded ? `it is ${status ?? 'unknown'}` : endOf(execution);
  throw new CannotGoOnError(
    `${id} is not done: ${what}${what.includes(reason) ? '' : reason}.\n` +
      `${kept} in s3://${stack.bucket}/results/. ${command('run FILE --on aws', stack)} goes on from there.`,
  );
}

function seconds(milliseconds: number): string {
  const amount = Math.round(milliseconds / 1000);
  return amount < 120 ? `${amount} s` : `${Math.round(amount / 60)} min`;
}
