import { setTimeout as sleep } from 'node:timers/promises';
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { Emulator } from './emulator.ts';

export interface Execution {
  readonly status: string;
  readonly output?: Record<string, unknown>;
  readonly error?: string;
  readonly cause?: string;
  /** The types of its events, such as TaskStateEntered: one of these for each invocation. */
  readonly events: readonly string[];
}

const POLL_MS = 200;
const LONGEST_MS = 120_000;

/** Starts the state machine and waits until it has ended. */
export async function execute(
  emulator: Emulator,
  stateMachineArn: string,
  input: unknown,
): Promise<Execution> {
  const client = new SFNClient(emulator.client());
  const { executionArn } = await client.send(
    new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }),
  );
  const deadline = Date.now() + LONGEST_MS;
  while (Date.now() < deadline) {
    const { status, output, error, cause } = await client.send(
      new DescribeExecutionCommand({ executionArn }),
    );
    if (status !== 'RUNNING') {
      const { events } = await client.send(
        new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }),
      );
      return {
        status: status!,
        output: output && JSON.parse(output),
        error,
        cause,
        events: events!.map(({ type }) => type!),
      };
    }
    await sleep(POLL_MS);
  }
  throw new Error(`${executionArn} still runs after ${LONGEST_MS / 1000} seconds`);
}
