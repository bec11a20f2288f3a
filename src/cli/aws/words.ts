import { DEFAULT_STACK } from '../../aws/deployment.ts';
import type { Execution } from './execution.ts';
import type { DeployedStack } from './stack.ts';

/** A command of this program, with the flags that name the stack where they are needed. */
export function command(words: string, { name, region }: DeployedStack): string {
  const stack = name === DEFAULT_STACK ? '' : ` --stack ${name}`;
  return `\`manyruns ${words}${stack} --region ${region}\``;
}

/** How to go on with an experiment that runs by itself. */
export function howToGoOn(id: string, stack: DeployedStack): string {
  return `${command(`watch ${id}`, stack)} follows it and brings the results here, ${command(`cancel ${id}`, stack)} ends it.`;
}

/** Where an execution is seen in a browser. */
export function consoleAddress({ region }: DeployedStack, arn: string): string {
  return `https://${region}.console.aws.amazon.com/states/home?region=${region}#/v2/executions/details/${arn}`;
}

/** What an execution ended with, in words; the cause of a function's error is JSON in which its message lies. */
export function endOf({ name, status, error, cause }: Execution): string {
  const reason = [error, messageIn(cause)].filter(Boolean).join(': ');
  return `the execution ${name} ${ENDS[status]}${reason ? ` (${reason})` : ''}`;
}

// --- internal ---

const ENDS: Readonly<Record<Execution['status'], string>> = {
  RUNNING: 'is running',
  SUCCEEDED: 'ended',
  FAILED: 'failed',
  TIMED_OUT: 'ran out of time',
  ABORTED: 'was stopped',
};

function messageIn(cause: string | undefined): string | undefined {
  try {
    const { errorMessage } = JSON.parse(cause ?? '') as { errorMessage?: unknown };
    return typeof errorMessage === 'string' ? errorMessage : cause;
  } catch {
    return cause;
  }
}
