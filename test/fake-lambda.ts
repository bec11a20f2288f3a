import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import type { LambdaClientConfig } from '@aws-sdk/client-lambda';
import { handler as trainOneRun } from '../functions/train-one-run.ts';
import type { PartAnswer } from '../src/backends/lambda/answers.ts';

/** What can go wrong with one call, in the order in which a call meets it. */
export const faultKinds = [
  'reset-before', // the connection ends before the function has run
  'throttle', // 429, whatever the capacity
  'service-error', // 500 of the service
  'crash', // the function's process exits
  'out-of-memory',
  'time-out', // the function takes longer than it may
  'reset-after', // the function has run, and the connection ends before the answer
  'cut', // the connection ends in the middle of the answer
  'hang', // no answer at all
  'slow', // an answer after a while
  'too-large', // an answer of more than 6 MB
  'garbage', // bytes that are no JSON
  'other-part', // a well-formed answer for other seeds
  'flipped', // the answer, one bit of its episodes changed
] as const;
/** Beside those that may pass: `denied`, no permission. */
export type FaultKind = (typeof faultKinds)[number] | 'denied';

export interface FakeLambdaOptions {
  /** The function; train-one-run's own handler if not said. */
  readonly handler?: (event: unknown) => Promise<unknown>;
  /** The most calls at once: changed as one goes. */
  readonly capacity?: number;
  /** Whose limit it is. */
  readonly reason?: string;
  /** How long a call takes, beside its computing. */
  readonly runMs?: number;
  /** How long a `slow` answer takes. */
  readonly slowMs?: number;
  /** What goes wrong with a call, by its number from 0. */
  readonly faults?: (call: number) => FaultKind | undefined;
}

export interface FakeLambda {
  capacity: number;
  readonly counts: {
    /** All calls; of these, refused with 429; started; at once; each kind of fault. */
    calls: number;
    throttled: number;
    ran: number;
    peak: number;
    readonly faults: Partial<Record<FaultKind, number>>;
  };
  readonly endpoint: string;
  /** How the AWS SDK reaches it. */
  readonly config: Pick<LambdaClientConfig, 'region' | 'credentials' | 'endpoint'>;
  close(): Promise<void>;
}

/** The Invoke API of AWS Lambda on 127.0.0.1, in its wire format, in front of a handler in this process. */
export async function fakeLambda({
  handler = trainOneRun,
  capacity = 1000,
  reason = 'ConcurrentInvocationLimitExceeded',
  runMs = 0,
  slowMs = 300,
  faults = () => undefined,
}: FakeLambdaOptions = {}): Promise<FakeLambda> {
  const counts: FakeLambda['counts'] = { calls: 0, throttled: 0, ran: 0, peak: 0, faults: {} };
  let busy = 0;

  const server = createServer(async (request, response) => {
    const body = await buffer(request).catch(() => undefined);
    if (!body) return;
    const fault = faults(counts.calls);
    counts.calls += 1;
    if (fault) counts.faults[fault] = (counts.faults[fault] ?? 0) + 1;
    if (fault === 'reset-before') return request.socket.destroy();
    if (fault === 'service-error') return refuse(response, 500, 'ServiceException', { message: 'Internal' });
    if (fault === 'denied') {
      return refuse(response, 403, 'AccessDeniedException', { message: 'not authorized' });
    }
    if (body.length > EVENT_BYTES) {
      return refuse(response, 413, 'RequestTooLargeException', { message: `${body.length} bytes` });
    }
    if (busy >= fake.capacity || fault === 'throttle') {
      counts.throttled += 1;
      return refuse(response, 429, 'TooManyRequestsException', { Reason: reason, message: 'Rate Exceeded.' });
    }
    busy += 1;
    counts.ran += 1;
    counts.peak = Math.max(counts.peak, busy);
    const start = performance.now();
    await setTimeout(runMs);
    const { hasFailed, content } = await answerOf(handler, body, fault);
    busy -= 1;
    if (fault === 'reset-after') return request.socket.destroy();
    if (fault === 'hang') return;
    if (fault === 'slow') await setTimeout(slowMs);
    const payload = Buffer.from(fault === 'garbage' ? '\u0000<html>502' : JSON.stringify(content));
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': payload.length,
      'x-amz-executed-version': '1',
      'x-amz-log-result': Buffer.from(reportLine(performance.now() - start)).toString('base64'),
      ...(hasFailed ? { 'x-amz-function-error': 'Unhandled' } : {}),
    });
    if (fault !== 'cut') return response.end(payload);
    response.write(payload.subarray(0, payload.length >> 1), () => request.socket.destroy());
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const fake: FakeLambda = {
    capacity,
    counts,
    endpoint,
    config: { endpoint, region: 'us-east-1', credentials: { accessKeyId: 'fake', secretAccessKey: 'fake' } },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return fake;
}

// --- internal ---

const EVENT_BYTES = 6 * 2 ** 20;

/** What Lambda says in the place of a function that ended, or whose answer it does not take. */
export const endings: Partial<Record<FaultKind, readonly [errorType: string, errorMessage: string]>> = {
  crash: ['Runtime.ExitError', 'RequestId: fake Error: Runtime exited with error: exit status 7'],
  'out-of-memory': [
    'Runtime.OutOfMemory',
    'RequestId: fake Error: Runtime exited with error: signal: killed',
  ],
  'time-out': ['Sandbox.Timedout', 'RequestId: fake Error: Task timed out after 300.00 seconds'],
  'too-large': [
    'Function.ResponseSizeTooLarge',
    'Response payload size exceeded maximum allowed payload size (6291556 bytes).',
  ],
};

async function answerOf(
  handler: (event: unknown) => Promise<unknown>,
  body: Buffer,
  fault: FaultKind | undefined,
): Promise<{ hasFailed: boolean; content: unknown }> {
  const failure = (errorType: string, errorMessage: string) => ({
    hasFailed: true,
    content: { errorType, errorMessage, trace: [] },
  });
  const ending = fault && endings[fault];
  if (ending) return failure(...ending);
  try {
    const event = JSON.parse(body.toString('utf8'));
    if (fault === 'other-part') {
      event.part.seeds = event.part.seeds.map((seed: number) => seed + 1_000_000);
    }
    const content = await handler(event);
    return { hasFailed: false, content: fault === 'flipped' ? flipped(content as PartAnswer) : content };
  } catch (error) {
    const { name, message } = error as Error;
    return failure(name, message);
  }
}

/** The same answer, one bit of its first file changed. */
function flipped(answer: PartAnswer): PartAnswer {
  const [[key, text]] = Object.entries(answer.files);
  const bytes = Buffer.from(text, 'base64');
  bytes[bytes.length >> 1] ^= 4;
  return { ...answer, files: { ...answer.files, [key]: bytes.toString('base64') } };
}

function reportLine(ms: number): string {
  const fields = [
    `REPORT RequestId: 00000000-0000-0000-0000-000000000000`,
    `Duration: ${ms.toFixed(2)} ms`,
    `Billed Duration: ${Math.ceil(ms)} ms`,
    'Memory Size: 1769 MB',
    'Max Memory Used: 90 MB',
  ];
  return `END RequestId: 00000000-0000-0000-0000-000000000000\n${fields.join('\t')}\t\n`;
}

function refuse(response: ServerResponse, status: number, type: string, content: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': type });
  response.end(JSON.stringify({ Type: status < 500 ? 'User' : 'Service', ...content }));
}
