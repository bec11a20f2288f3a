import { CannotGoOnError, InputError, messageOf } from '../../validation/errors.ts';
import { isSystemError, StoppedError, systemWords } from '../failure.ts';

/**
 * Does something with AWS; what goes wrong becomes one sentence that says what to do. Errors that have words already stay
 * as they are.
 *
 * @param more said after the sentence
 */
export async function withAws<Value>(doing: string, call: () => Promise<Value>, more = ''): Promise<Value> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof CannotGoOnError || error instanceof InputError || error instanceof StoppedError) {
      throw error;
    }
    const words = isSystemError(error) && error.path ? `${systemWords(error)}.` : awsWords(error);
    throw new CannotGoOnError(`Cannot ${doing}: ${words}${more}`, { cause: error });
  }
}

/** Whether the same call may well succeed a little later: the network, or AWS being busy. */
export function isPassing(error: unknown): boolean {
  const { name, code, $metadata, $retryable } = (error ?? {}) as AwsError;
  return (
    // An execution that was started a moment ago may not be known yet.
    name === 'ExecutionDoesNotExist' ||
    UNREACHABLE.has(code ?? name ?? '') ||
    BUSY.test(name ?? '') ||
    $retryable !== undefined ||
    ($metadata?.httpStatusCode ?? 0) >= 500
  );
}

// --- internal ---

interface AwsError extends Error {
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $retryable?: object;
}

const UNREACHABLE: ReadonlySet<string> = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'ETIMEDOUT',
  'EPIPE',
  'TimeoutError',
]);
const BUSY = /Throttl|TooManyRequests|RequestLimitExceeded|SlowDown|ServiceUnavailable|InternalError/;
const EXPIRED = /^(ExpiredToken|ExpiredTokenException|RequestExpired|TokenRefreshRequired)$/;
const REFUSED =
  /^(InvalidClientTokenId|UnrecognizedClientException|SignatureDoesNotMatch|InvalidSignatureException|InvalidAccessKeyId|AuthFailure|IncompleteSignature|MissingAuthenticationToken|NotAuthorized)$/;
const DENIED = /^(AccessDenied|AccessDeniedException|UnauthorizedOperation|Forbidden|403)$/;
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY)/;

/** A table from what the SDK throws to what a person can do about it. */
function awsWords(error: unknown): string {
  const { name = '', code = '', $metadata } = (error ?? {}) as AwsError;
  const message = messageOf(error).split('\n')[0].trim();
  if (message === 'Region is missing') {
    return 'no AWS region is set. Say `--region R`, or set AWS_REGION, or a region in your AWS profile.';
  }
  if (/^Region not accepted|Invalid region/i.test(message)) return `${message}.`;
  if (/CredentialsProviderError|TokenProviderError/.test(name)) {
    return `no usable AWS credentials (${message}). Log in (\`aws sso login\`, \`aws configure\`), or name a profile in AWS_PROFILE.`;
  }
  if (EXPIRED.test(name)) {
    return 'the AWS credentials have expired. Log in again (`aws sso login`), then repeat the command.';
  }
  if (REFUSED.test(name)) {
    return `AWS does not accept these credentials (${name}: ${message}). Check AWS_PROFILE and AWS_ACCESS_KEY_ID, or log in again.`;
  }
  if (DENIED.test(name) || $metadata?.httpStatusCode === 403) {
    return `AWS does not allow it with these credentials (${message}). docs/aws.md lists the permissions that the command line needs.`;
  }
  if (/RequestTimeTooSkewed/.test(name))
    return "this machine's clock is wrong: set it, then repeat the command.";
  if (CERTIFICATE.test(code)) {
    return `the certificate of AWS's end is not trusted here (${code}). Behind a proxy with its own, name it in NODE_EXTRA_CA_CERTS.`;
  }
  if (UNREACHABLE.has(code || name)) {
    return `AWS cannot be reached (${code || name}: ${message}). Check the network and the region, then repeat the command.`;
  }
  if (BUSY.test(name)) return `AWS is busy (${name}). Repeat the command a little later.`;
  return `AWS said: ${name && name !== 'Error' ? `${name}: ` : ''}${message}`;
}
