import {
  DescribeExecutionCommand,
  paginateListExecutions,
  type SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';

/** One execution of the state machine: an experiment, from its start to its end. */
export interface Execution {
  readonly arn: string;
  /** `<id>-<attempt>` */
  readonly name: string;
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  /** What it was started with. */
  readonly input?: Readonly<Record<string, unknown>>;
  /** What the orchestrator answered last; known when it succeeded. */
  readonly answer?: Readonly<Record<string, unknown>>;
  /** Why it did not succeed, as Step Functions has it. */
  readonly error?: string;
  readonly cause?: string;
}

export interface StartOptions {
  /** The ARN of the state machine. */
  readonly machine: string;
  readonly id: string;
  readonly input: object;
  readonly prepare: () => Promise<void>;
}

/** The running execution of an experiment; undefined where there is none. */
export async function runningExecution(
  client: SFNClient,
  machine: string,
  id: string,
): Promise<string | undefined> {
  const all = await runningExecutions(client, machine);
  return all.find((arn) => attemptOf(id, arn.slice(arn.lastIndexOf(':') + 1)) !== undefined);
}

/** All running executions of the state machine. */
export async function runningExecutions(client: SFNClient, machine: string): Promise<string[]> {
  const found: string[] = [];
  const pages = paginateListExecutions({ client }, { stateMachineArn: machine, statusFilter: 'RUNNING' });
  for await (const { executions = [] } of pages) {
    found.push(...executions.map(({ executionArn = '' }) => executionArn));
  }
  return found;
}

/** The last execution of an experiment, running or ended within the 90 days that AWS remembers. */
export async function lastExecution(
  client: SFNClient,
  machine: string,
  id: string,
): Promise<Execution | undefined> {
  const attempts = await attemptsSoFar(client, machine, id);
  return attempts === 0 ? undefined : describeExecution(client, arnOf(machine, `${id}-${attempts}`));
}

/**
 * Starts an execution of an experiment under the next free name, or finds the one that runs already.
 *
 * @param input what the orchestrator gets
 * @param prepare called before each start
 */
export async function startOrJoin(
  client: SFNClient,
  { machine, id, input, prepare }: StartOptions,
): Promise<{ arn: string; joined: boolean }> {
  for (let attempt = 1; ; attempt++) {
    const running = await runningExecution(client, machine, id);
    if (running) return { arn: running, joined: true };
    const name = `${id}-${(await attemptsSoFar(client, machine, id)) + 1}`;
    await prepare();
    try {
      const started = await client.send(
        new StartExecutionCommand({ stateMachineArn: machine, name, input: JSON.stringify(input) }),
      );
      return { arn: started.executionArn as string, joined: false };
    } catch (error) {
      // Somebody else took the name a moment ago: look again.
      if (!isNamed(error, 'ExecutionAlreadyExists') || attempt === START_ATTEMPTS) throw error;
    }
  }
}

/** How an execution is; undefined where there is none of that name. */
export async function describeExecution(client: SFNClient, arn: string): Promise<Execution | undefined> {
  try {
    const found = await client.send(new DescribeExecutionCommand({ executionArn: arn }));
    return {
      arn,
      name: found.name as string,
      status: found.status === 'PENDING_REDRIVE' ? 'RUNNING' : (found.status as Execution['status']),
      input: objectIn(found.input),
      answer: objectIn(found.output),
      error: found.error,
      cause: found.cause,
    };
  } catch (error) {
    if (isNamed(error, 'ExecutionDoesNotExist')) return undefined;
    throw error;
  }
}

// --- internal ---

const START_ATTEMPTS = 5;

/** How many attempts there were: names are counted up, so it doubles until one is free, then halves the gap. */
async function attemptsSoFar(client: SFNClient, machine: string, id: string): Promise<number> {
  const exists = async (attempt: number) =>
    (await describeExecution(client, arnOf(machine, `${id}-${attempt}`))) !== undefined;
  let free = 1;
  while (await exists(free)) free *= 2;
  let taken = Math.floor(free / 2);
  while (free - taken > 1) {
    const middle = Math.floor((free + taken) / 2);
    if (await exists(middle)) taken = middle;
    else free = middle;
  }
  return taken;
}

function arnOf(machine: string, name: string): string {
  return `${machine.replace(':stateMachine:', ':execution:')}:${name}`;
}

function attemptOf(id: string, name: string): number | undefined {
  const attempt = name.startsWith(`${id}-`) ? name.slice(id.length + 1) : '';
  return /^\d+$/.test(attempt) ? Number(attempt) : undefined;
}

function objectIn(text: string | undefined): Execution['answer'] {
  try {
    const value = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}
