import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  type ExecutionStatus,
  paginateListExecutions,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { keys } from '../../results/keys.ts';
import type { Progress } from '../../results/progress.ts';
import { readIfThere } from '../../store/store.ts';
import { InputError } from '../../validation/errors.ts';
import { isAtWork } from '../by-id.ts';
import type { Session } from './session.ts';
import { command } from './stack.ts';

/** An execution of the state machine: an experiment, from its start to its end. */
export interface Execution {
  readonly arn: string;
  /** `<id>-<attempt>` */
  readonly name: string;
  readonly attempt: number;
  readonly isRunning: boolean;
}

/** The executions that AWS remembers, for 90 days, the last attempt first: of an experiment, or of all. */
export async function listExecutions({ clients, stack }: Session, id?: string): Promise<Execution[]> {
  const pages = paginateListExecutions(
    { client: clients.stepFunctions },
    { stateMachineArn: stack.experiment },
  );
  const found: Execution[] = [];
  for await (const { executions = [] } of pages) {
    for (const { executionArn: arn = '', name = '', status } of executions) {
      const [, of, attempt] = /^(.+)-(\d+)$/.exec(name) ?? [];
      if (id === undefined || id === of)
        found.push({ arn, name, attempt: Number(attempt), isRunning: isRunning(status) });
    }
  }
  return found.sort((a, b) => b.attempt - a.attempt);
}

/**
 * What is known of an experiment in the bucket, and of those who work on it.
 *
 * @throws InputError where it is not there
 */
export async function whatRuns(session: Session, id: string) {
  const { stack, store } = session;
  if (!(await store.list(keys.experiment(id))).includes(keys.experiment(id))) {
    throw new InputError([
      `There is no experiment \`${id}\` in s3://${stack.bucket}: ${command('list results --on aws', stack)} shows what there is.`,
    ]);
  }
  const progress = await readIfThere<Progress>(store, keys.progress(id));
  const own = await listExecutions(session, id);
  return {
    running: own.find((execution) => execution.isRunning),
    // Running or not.
    last: own.at(0),
    progress,
    // Somebody writes progress.json, if only by calling the orchestrator by hand.
    isFresh: isAtWork(progress),
  };
}

/**
 * Starts an execution.
 *
 * @returns its ARN; undefined where there was another one of that name
 */
export async function startExecution(
  { clients, stack }: Session,
  name: string,
  input: object,
): Promise<string | undefined> {
  const start = { stateMachineArn: stack.experiment, name, input: JSON.stringify(input) };
  try {
    return (await clients.stepFunctions.send(new StartExecutionCommand(start))).executionArn;
  } catch (error) {
    if (error instanceof Error && error.name === 'ExecutionAlreadyExists') return undefined;
    throw error;
  }
}

/** How an execution is, what it was started with, and what came of it. */
export type ExecutionState = DescribeExecutionCommandOutput;

export function describeExecution({ clients }: Session, arn: string): Promise<ExecutionState> {
  return clients.stepFunctions.send(new DescribeExecutionCommand({ executionArn: arn }));
}

export function isRunning(status: ExecutionStatus | undefined): boolean {
  return status === 'RUNNING' || status === 'PENDING_REDRIVE';
}

/** How an execution is, or ended, in words; the cause of a function's error is JSON in which its message lies. */
export function stateInWords({ name, status = 'RUNNING', error, cause }: ExecutionState): string {
  const { errorMessage = cause } = objectIn(cause);
  const reason = [error, errorMessage].filter(Boolean).join(': ');
  return `the execution ${name} ${STATES[status]}${reason ? ` (${reason})` : ''}`;
}

/** What a text says as JSON; nothing where it is no object. */
export function objectIn(text: string | undefined): Readonly<Record<string, unknown>> {
  try {
    return { ...JSON.parse(text ?? '') };
  } catch {
    return {};
  }
}

// --- internal ---

const STATES: Readonly<Record<ExecutionStatus, string>> = {
  RUNNING: 'is running',
  PENDING_REDRIVE: 'is running',
  SUCCEEDED: 'ended',
  FAILED: 'failed',
  TIMED_OUT: 'ran out of time',
  ABORTED: 'was stopped',
};
