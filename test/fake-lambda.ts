import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import type { LambdaClientConfig } from '@aws-sdk/client-lambda';
import { handler as trainOneRun } from '../functions/train-one-run.ts';

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
  /** How long a call takes, beside its computing, and a first call in a new environment. */
  readonly runMs?: number;
  readonly coldStartMs?: number;
  /** How long a `slow` answer takes. */
  readonly slowMs?: number;
  /** What goes wrong with a call, by its number from 0. */
  readonly faults?: (call: number) => FaultKind | undefined;
  readonly memoryMb?: number;
  /** Whether answers end with a REPORT line; ministack's do not. */
  readonly reports?: boolean;
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

/** Faults for a share of all calls, of these kinds: the same for the same seed. */
export function seededFaults(seed: number, share: number, kinds: readonly FaultKind[] = faultKinds) {
  return (call: number): FaultKind | undefined => {
    const [first, second] = [hash(seed, 2 * call), hash(seed, 2 * call + 1)];
    return first < share ? kinds[Math.floor(second * kinds.length)] : undefined;
  };
}

/** The Invoke API of AWS Lambda on 127.0.0.1, in its wire format, in front of a handler in this process. */
export async function fakeLambda(options: FakeLambdaOptions = {}): Promise<FakeLambda> {
  const { handler = trainOneRun, runMs = 0, coldStartMs = 0, slowMs = 300, memoryMb = 1769 } = options;
  const { reports = true, reason = 'ConcurrentInvocationLimitExceeded' } = options;
  const counts: FakeLambda['counts'] = { calls: 0, throttled: 0, ran: 0, peak: 0, faults: {} };
  const state = { capacity: options.capacity ?? 1000 };
  let busy = 0;
  let warm = 0;

  const carryOut = async (body: Buffer, fault: FaultKind | undefined): Promise<FunctionAnswer> => {
    const isCold = warm === 0;
    if (!isCold) warm -= 1;
    const start = performance.now();
    await setTimeout(runMs + (isCold ? coldStartMs : 0));
    const answer = await answerOf(handler, body, fault);
    const ms = performance.now() - start;
    const hasEnded = fault === 'crash' || fault === 'out-of-memory' || fault === 'time-out';
    if (!hasEnded) warm += 1;
    return { ...answer, log: reports ? reportLine(ms, memoryMb) : 'END RequestId: fake\n' };
  };

  const server = createServer(async (request, response) => {
    const body = await read(request).catch(() => undefined);
    if (!body) return;
    const fault = options.faults?.(counts.calls);
    counts.calls += 1;
    if (fault) counts.faults[fault] = (counts.faults[fault] ?? 0) + 1;
    if (fault === 'reset-before') return request.socket.destroy();
    if (fault === 'service-error') return refuse(response, 500, 'ServiceException', { message: 'Internal' });
    if (fault === 'denied')
      return refuse(response, 403, 'AccessDeniedException', { message: 'not authorized' });
    if (body.length > EVENT_BYTES) {
      return refuse(response, 413, 'RequestTooLargeException', { message: `${body.length} bytes` });
    }
    if (busy >= state.capacity || fault === 'throttle') {
      counts.throttled += 1;
      return refuse(response, 429, 'TooManyRequestsException', { Reason: reason, message: 'Rate Exceeded.' });
    }
    busy += 1;
    counts.ran += 1;
    counts.peak = Math.max(counts.peak, busy);
    const answer = await carryOut(body, fault);
    busy -= 1;
    if (fault === 'reset-after') return request.socket.destroy();
    if (fault === 'hang') return;
    if (fault === 'slow') await setTimeout(slowMs);
    const payload = Buffer.from(answer.payload);
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': payload.length,
      'x-amz-executed-version': '1',
      'x-amz-log-result': Buffer.from(answer.log ?? '').toString('base64'),
      ...(answer.failed ? { 'x-amz-function-error': 'Unhandled' } : {}),
    });
    if (fault !== 'cut') return response.end(payload);
    response.write(payload.subarray(0, payload.length >> 1), () => request.socket.destroy());
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    get capacity() {
      return state.capacity;
    },
    set capacity(capacity: number) {
      state.capacity = capacity;
    },
    counts,
    endpoint,
    config: { endpoint, region: 'us-east-1', credentials: { accessKeyId: 'fake', secretAccessKey: 'fake' } },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

// --- internal ---

const EVENT_BYTES = 6 * 2 ** 20;

interface FunctionAnswer {
  readonly payload: Uint8Array | string;
  readonly failed?: boolean;
  readonly log?: string;
}

async function answerOf(
  handler: (event: unknown) => Promise<unknown>,
  body: Buffer,
  fault: FaultKind | undefined,
): Promise<FunctionAnswer> {
  switch (fault) {
    case 'crash':
      return failure('Runtime.ExitError', 'RequestId: fake Error: Runtime exited with error: exit status 7');
    case 'out-of-memory':
      return failure(
        'Runtime.OutOfMemory',
        'RequestId: fake Error: Runtime exited with error: signal: killed',
      );
    case 'time-out':
      return failure('Sandbox.Timedout', 'RequestId: fake Error: Task timed out after 300.00 seconds');
    case 'too-large':
      return failure(
        'Function.ResponseSizeTooLarge',
        'Response payload size exceeded maximum allowed payload size (6291556 bytes).',
      );
    case 'garbage':
      return { payload: '\u0000<html>502' };
  }
  try {
    const event = JSON.parse(body.toString('utf8'));
    if (fault === 'other-part') {
      event.part.seeds = event.part.seeds.map((seed: number) => seed + 1_000_000);
    }
    const answer = (await handler(event)) as { files: Record<string, string> };
    if (fault === 'flipped') {
      const [[key, text]] = Object.entries(answer.files);
      const bytes = Buffer.from(text, 'base64');
      bytes[bytes.length >> 1] ^= 4;
      const files = { ...answer.files, [key]: bytes.toString('base64') };
      return { payload: JSON.stringify({ ...answer, files }) };
    }
    return { payload: JSON.stringify(answer) };
  } catch (error) {
    const { name, message } = error as Error;
    return failure(name, message);
  }
}

function failure(errorType: string, errorMessage: string): FunctionAnswer {
  return { payload: JSON.stringify({ errorType, errorMessage, trace: [] }), failed: true };
}

function reportLine(ms: number, memoryMb: number): string {
  const fields = [
    `REPORT RequestId: 00000000-0000-0000-0000-000000000000`,
    `Duration: ${ms.toFixed(2)} ms`,
    `Billed Duration: ${Math.ceil(ms)} ms`,
    `Memory Size: ${memoryMb} MB`,
    'Max Memory Used: 90 MB',
  ];
  return `END RequestId: 00000000-0000-0000-0000-000000000000\n${fields.join('\t')}\t\n`;
}

function refuse(response: ServerResponse, status: number, type: string, content: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': type });
  response.end(JSON.stringify({ Type: status < 500 ? 'User' : 'Service', ...content }));
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** A number from 0 to 1 for two integers (the finalizer of MurmurHash3). */
function hash(seed: number, index: number): number {
  let h = (Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b)) >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32;
}
