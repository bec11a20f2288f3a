import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { buildApp } from 'fauxqs';
import { RESULTS_VERSION } from '../src/experiment/plan.ts';
import { s3 } from '../src/store/s3.ts';
import type { Store } from '../src/store/store.ts';

/** What the state machine does with an execution: what it returns is the output; what it throws, its failure. */
export type Machine = (input: Record<string, unknown>, signal: AbortSignal) => Promise<object>;

export interface FakeExecution {
  readonly name: string;
  readonly input: string;
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  output?: string;
  error?: string;
  cause?: string;
}

/**
 * An AWS on 127.0.0.1, as far as the command line sees one: S3 is fauxqs; CloudFormation and Step Functions answer
 * the few calls that it makes, in AWS's wire format. What it cannot show, the emulator of test/aws does.
 */
export interface FakeAws {
  /** What a child process has in its environment to reach it. */
  readonly env: Readonly<Record<string, string>>;
  /** The results bucket, as the functions see it. */
  readonly store: Store;
  readonly outputs: Map<string, string>;
  readonly executions: Map<string, FakeExecution>;
  machine: Machine;
  /** Answers every call to CloudFormation with this error. */
  refusal?: { readonly status: number; readonly code: string; readonly message: string };
  stop(): Promise<void>;
}

const REGION = 'eu-central-1';
const BUCKET = 'manyruns-results';
const MACHINE = `arn:aws:states:${REGION}:123456789012:stateMachine:manyruns-experiment`;

export async function fakeAws(): Promise<FakeAws> {
  const ended = new AbortController();
  const buckets = buildApp({ logger: false });
  const s3Address = await buckets.listen({ port: 0, host: '127.0.0.1' });
  const credentials = { accessKeyId: 'fake', secretAccessKey: 'fake' };
  const client = new S3Client({ region: REGION, endpoint: s3Address, forcePathStyle: true, credentials });
  await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
  const server = createServer((request, response) => {
    const answer = request.headers['x-amz-target'] ? stepFunctions : cloudFormation;
    answer(aws, { request, response, signal: ended.signal }).catch((error) => response.destroy(error));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const aws: FakeAws = {
    env: {
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_REGION: REGION,
      AWS_ENDPOINT_URL_S3: s3Address,
      AWS_ENDPOINT_URL_CLOUDFORMATION: address,
      AWS_ENDPOINT_URL_SFN: address,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    },
    store: s3({ bucket: BUCKET, client }),
    outputs: new Map([
      ['ResultsBucket', BUCKET],
      ['Experiment', MACHINE],
      ['Version', String(RESULTS_VERSION)],
    ]),
    executions: new Map(),
    machine: async () => ({}),
    async stop() {
      ended.abort();
      client.destroy();
      server.closeAllConnections();
      server.close();
      await buckets.close();
    },
  };
  return aws;
}

// --- internal ---

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly signal: AbortSignal;
}

async function cloudFormation({ outputs, refusal }: FakeAws, { request, response }: Exchange): Promise<void> {
  const name = new URLSearchParams(await text(request)).get('StackName');
  const unknown = { status: 400, code: 'ValidationError', message: `Stack with id ${name} does not exist` };
  const error = refusal ?? (name === 'ManyRuns' ? undefined : unknown);
  const members = [...outputs].map(
    ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
  );
  response.writeHead(error?.status ?? 200, { 'content-type': 'text/xml' });
  response.end(
    error
      ? `<ErrorResponse><Error><Type>Sender</Type><Code>${error.code}</Code><Message>${error.message}</Message></Error><RequestId>1</RequestId></ErrorResponse>`
      : `<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>${name}</StackName><StackStatus>CREATE_COMPLETE</StackStatus><CreationTime>2026-01-01T00:00:00Z</CreationTime><Outputs>${members.join('')}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`,
  );
}

async function stepFunctions(aws: FakeAws, { request, response, signal }: Exchange): Promise<void> {
  const call = String(request.headers['x-amz-target']).split('.')[1];
  const asked = JSON.parse(await text(request));
  const answer = calls[call]?.(aws, asked, signal) ?? failure('UnknownOperationException', call);
  response.statusCode = answer.__type ? 400 : 200;
  response.setHeader('content-type', 'application/x-amz-json-1.0');
  response.end(JSON.stringify(answer));
}

type Answer = Record<string, unknown>;
type Call = (aws: FakeAws, asked: Record<string, string>, signal: AbortSignal) => Answer;

const failure = (type: string, message: string): Answer => ({ __type: type, message });
const arnOf = (name: string) => `${MACHINE.replace(':stateMachine:', ':execution:')}:${name}`;

const calls: Readonly<Record<string, Call>> = {
  StartExecution({ executions, machine }, { name, input }, signal) {
    const arn = arnOf(name);
    const before = executions.get(arn);
    if (before && !(before.status === 'RUNNING' && before.input === input)) {
      return failure('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
    }
    if (!before) {
      const execution: FakeExecution = { name, input, status: 'RUNNING' };
      executions.set(arn, execution);
      void carryOut(execution, machine, signal);
    }
    return { executionArn: arn, startDate: Date.now() / 1000 };
  },
  DescribeExecution({ executions }, { executionArn }) {
    const execution = executions.get(executionArn);
    if (!execution) return failure('ExecutionDoesNotExist', `Execution Does Not Exist: '${executionArn}'`);
    return { executionArn, stateMachineArn: MACHINE, startDate: 1.8e9, ...execution };
  },
  ListExecutions({ executions }) {
    return {
      executions: [...executions].map(([executionArn, { name, status }]) => ({
        ...{ executionArn, stateMachineArn: MACHINE, name, status, startDate: 1.8e9 },
      })),
    };
  },
};

async function carryOut(execution: FakeExecution, machine: Machine, signal: AbortSignal): Promise<void> {
  try {
    execution.output = JSON.stringify(await machine(JSON.parse(execution.input), signal));
    execution.status = 'SUCCEEDED';
  } catch (error) {
    execution.error = (error as Error).name;
    execution.cause = JSON.stringify({ errorType: execution.error, errorMessage: (error as Error).message });
    execution.status = 'FAILED';
  }
}
