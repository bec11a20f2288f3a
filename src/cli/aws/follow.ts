import { isDeepStrictEqual } from 'node:util';
import { dollars } from '../../aws/dollars.ts';
import type { AwsProgress } from '../../aws/history.ts';
import { plural } from '../../report/format.ts';
import { keys } from '../../results/keys.ts';
import type { Progress } from '../../results/progress.ts';
import { readIfThere } from '../../store/store.ts';
import { failedRuns } from '../failure.ts';
import { followOnScreen, notDone } from '../follow-on-screen.ts';
import { tell } from '../output.ts';
import { describeExecution, isRunning, objectIn, stateInWords } from './execution.ts';
import { isPassing, withAws } from './failure.ts';
import type { Session } from './session.ts';
import { command, howToGoOn } from './stack.ts';

export interface FollowOnAwsOptions {
  readonly id: string;
  /** The execution; undefined where it was started by other means, and progress.json alone tells. */
  readonly arn?: string;
  /** progress.json as it was before the execution began, which says nothing about it. */
  readonly before?: Progress;
  readonly quiet?: boolean;
}

/**
 * Follows an experiment on the screen until it is done.
 *
 * @throws CannotGoOnError where it ended otherwise, StoppedError at Ctrl-C; each says how to go on
 */
export async function followOnAws(
  session: Session,
  { id, arn, before, quiet }: FollowOnAwsOptions,
): Promise<void> {
  const { stack, store } = session;
  const again = howToGoOn(id, stack);
  const { region } = stack;
  const seenAt = `https://${region}.console.aws.amazon.com/states/home?region=${region}#/v2/executions/details/${arn}`;
  const look = async () => {
    // First the execution: one that has ended has written its last progress.json.
    const execution = arn === undefined ? undefined : await describeExecution(session, arn);
    const latest = await readIfThere<AwsProgress>(store, keys.progress(id));
    const progress = isDeepStrictEqual(latest, before) ? undefined : latest;
    const isAtWork = execution ? isRunning(execution.status) : (progress?.state ?? 'running') === 'running';
    return { execution, progress, hasEnded: !isAtWork };
  };
  const told = new Set<string>();
  const seen = await withAws(
    'follow the runs',
    () =>
      followOnScreen({
        ...{ id, look, isPassing, quiet, how: `on AWS Lambda in ${region}` },
        onProgress({ notes = [] }) {
          const fresh = quiet ? [] : notes.filter((note) => !told.has(note));
          for (const note of fresh) tell(note);
          for (const note of fresh) told.add(note);
        },
        workers: ({ execution }) => execution && stateInWords(execution),
        again: arn === undefined ? again : `${again}\n${seenAt} shows it.`,
      }),
    `\nThe runs go on by themselves. ${again}`,
  );
  const { execution, progress } = seen;
  const hasSucceeded = !execution || execution.status === 'SUCCEEDED';
  const status = (hasSucceeded && objectIn(execution?.output).status) || progress?.state;
  if (!hasSucceeded || status !== 'done') {
    // Of what is done, those who show the results tell it.
    for (const failure of progress?.failures ?? []) tell(failedRuns(failure));
    const state = hasSucceeded ? `it is ${status ?? 'unknown'}` : stateInWords(execution);
    const reason = progress?.error ? `: ${progress.error}` : '';
    throw notDone(id, {
      what: state.includes(reason) ? state : `${state}${reason}`,
      place: `s3://${stack.bucket}/results/`,
      progress: progress ?? before,
      command: command('run FILE --on aws', stack),
    });
  }
  if (!quiet && progress) tellCost(progress);
}

// --- internal ---

function tellCost({ cost, usdBefore = 0 }: AwsProgress): void {
  if (!cost) return;
  const { usd, calls, estimated } = cost;
  const before = usdBefore > 0 ? `, ${dollars(usd)} with what it cost before` : '';
  tell(
    `Cost: ${dollars(usd - usdBefore)}${estimated ? ', estimated' : ''}${before}; ${plural(calls, 'call')} of train-one-run in all.`,
  );
}
