import {
  GetAccountSettingsCommand,
  InvokeCommand,
  LambdaClient,
  type LambdaClientConfig,
} from '@aws-sdk/client-lambda';
import { messageOf } from '../../validation/errors.ts';
import { type Invoke, InvokeError } from './invoke.ts';
import { MOST_AT_ONCE } from './limits.ts';

export interface LambdaClientOptions {
  /** Name or ARN; of an alias by preference. */
  readonly functionName: string;
  /** A call without an answer for so long is given up; one without a connection, too. */
  readonly timeoutMs?: number;
  readonly connectionTimeoutMs?: number;
  /** Region, credentials and endpoint, where they are not the environment's. */
  readonly config?: Pick<LambdaClientConfig, 'region' | 'credentials' | 'endpoint'>;
}

/** What a function may take at most, and some time to answer. */
const TIMEOUT_MS = 905_000;
const CONNECTION_TIMEOUT_MS = 10_000;
const ASKING_MS = 3000;

/**
 * Calls a function by the AWS SDK, once for each call: the SDK's own retries would count throttling as failure,
 * stop after about a hundred of them for all calls together, and run a function twice that was only slow.
 */
export function lambdaInvoke({
  functionName,
  timeoutMs = TIMEOUT_MS,
  connectionTimeoutMs = CONNECTION_TIMEOUT_MS,
  config,
}: LambdaClientOptions): Invoke {
  const agent = { keepAlive: true, maxSockets: MOST_AT_ONCE };
  const client = new LambdaClient({
    ...config,
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: connectionTimeoutMs,
      requestTimeout: timeoutMs,
      throwOnRequestTimeout: true,
      // Ends a body that stops in the middle; the request time-out ends with the head of the answer.
      socketTimeout: timeoutMs,
      httpsAgent: agent,
      httpAgent: agent,
    },
  });
  return async (payload, { signal }) => {
    const command = new InvokeCommand({ FunctionName: functionName, Payload: payload, LogType: 'Tail' });
    const answer = await client.send(command, { abortSignal: signal }).catch((error) => {
      throw invokeErrorOf(error);
    });
    return {
      requestId: answer.$metadata.requestId,
      payload: answer.Payload ?? new Uint8Array(),
      functionError: answer.FunctionError,
      logTail: answer.LogResult && Buffer.from(answer.LogResult, 'base64').toString('utf8'),
    };
  };
}

/** What the account has left for functions without a reservation; undefined where it does not tell. */
export async function unreservedConcurrency(): Promise<number | undefined> {
  const client = new LambdaClient({
    requestHandler: { connectionTimeout: ASKING_MS, requestTimeout: ASKING_MS, throwOnRequestTimeout: true },
  });
  try {
    const { AccountLimit } = await client.send(new GetAccountSettingsCommand({}));
    return AccountLimit?.UnreservedConcurrentExecutions;
  } catch {
    // No right to ask, or nobody who answers: there is a number for that.
    return undefined;
  } finally {
    client.destroy();
  }
}

// --- internal ---

const THROTTLES: readonly unknown[] = [
  'TooManyRequestsException',
  'ThrottlingException',
  'EC2ThrottledException',
];
/** Thrown before anything is sent. */
const NO_WAY: readonly unknown[] = ['CredentialsProviderError', 'TokenProviderError'];

/** Sorts what the SDK throws by what can be done about it. */
function invokeErrorOf(error: unknown): InvokeError {
  const {
    name = 'Error',
    Reason,
    $metadata,
  } = error as {
    name?: string;
    Reason?: string;
    $metadata?: { httpStatusCode?: number };
  };
  const status = $metadata?.httpStatusCode ?? 0;
  const message = `${name}: ${messageOf(error)}`;
  if (status === 429 || THROTTLES.includes(name)) {
    return new InvokeError('throttled', Reason ?? message, error);
  }
  const isRefused = (status >= 400 && status < 500 && status !== 408) || NO_WAY.includes(name);
  return new InvokeError(isRefused ? 'refused' : 'lost', message, error);
}
