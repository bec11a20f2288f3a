import { DescribeExecutionCommand, paginateListExecutions, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { Session } from './session.ts';

type Status = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** One execution of the state machine, which is named `<id>-<attempt>`: an experiment, from its start to its end. */
export interface Execution {
  readonly arn: string;
  readonly name: string;
  readonly id: string;
  readonly attempt: number;
  readonly isRunning: boolean;
}

/** What is known of one execution. */
export interface ExecutionDetails {
  readonly name: string;
  readonly status: Status;
  /** What it was started with. */
  readonly input?: Readonly<Record<string, unknown>>;
  /** What the orchestrator answered last; known when it succeeded. */
  readonly answer?: Readonly<Record<string, unknown>>;
  /** Why it did not succeed, as Step Functions has it. */
  readonly error?: string;
  readonly cause?: string;
}

/** The executions that AWS remembers, for 90 days: of all experiments, the last attempt first. */
export async function listExecutions({ clients, stack }: Session): Promise<Execution[]> {
  const pages = paginateListExecutions(
    { client: clients.stepFunctions },
    { stateMachineArn: stack.experiment },
  );
  const found: Execution[] = [];
  for await (const { executions = [] } of pages) {
    for (const { executionArn = '', name = '', status = '' } of executions) {
      const [, id = name, attempt = 0] = /^(.+)-(\d+)$/.exec(name) ?? [];
      const isRunning = /^(RUNNING|PENDING_REDRIVE)$/.test(status);
      found.push({ arn: executionArn, name, id, attempt: Number(attempt), isRunning });
    }
  }
  return found.sort((a, b) => b.attempt - a.attempt);
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
  const command = new StartExecutionCommand({
    stateMachineArn: stack.experiment,
    name,
    input: JSON.stringify(input),
  });
  try {
    return (await clients.stepFunctions.send(command)).executionArn;
  } catch (error) {
    if (error instanceof Error && error.name === 'ExecutionAlreadyExists') return undefined;
    throw error;
  }
}

/** How an execution is now. */
export async function describeExecution({ clients }: Session, arn: string): Promise<ExecutionDetails> {
  const found = await clients.stepFunctions.send(new DescribeExecutionCommand({ executionArn: arn }));
  const { name = '', status, input, output, error, cause } = found;
  return {
    name,
    status: status === 'PENDING_REDRIVE' ? 'RUNNING' : (status as Status),
    input: objectIn(input),
    answer: objectIn(output),
    error,
    cause,
  };
}

/** How an execution is, or ended, in words; the cause of a function's error is JSON in which its message lies. */
export function stateInWords({ name, status, error, cause }: ExecutionDetails): string {
  const { errorMessage } = objectIn(cause) ?? {};
  const reason = [error, typeof errorMessage === 'string' ? errorMessage : cause].filter(Boolean).join(': ');
  return `the execution ${name} ${STATES[status]}${reason ? ` (${reason})` : ''}`;
}

// --- internal ---

const STATES: Readonly<Record<Status, string>> = {
  RUNNING: 'is running',
  SUCCEEDED: 'ended',
  FAILED: 'failed',
  TIMED_OUT: 'ran out of time',
  ABORTED: 'was stopped',
};

function objectIn(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  try {
    const value = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
