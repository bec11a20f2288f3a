import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { awsClients } from '../../src/cli/aws/clients.ts';
import { isPassing } from '../../src/cli/aws/failure.ts';
import { findStack } from '../../src/cli/aws/stack.ts';
import { CannotGoOnError } from '../../src/validation/errors.ts';
import { type FakeAws, fakeAws } from '../fake-aws.ts';

let aws: FakeAws;
beforeAll(async () => {
  aws = await fakeAws();
});
afterAll(() => aws.stop());
afterEach(() => {
  vi.unstubAllEnvs();
  aws.refusal = undefined;
});

interface Asked {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly stack?: string;
  readonly region?: string;
}

/** The error that a person sees, asking for the stack. */
async function seen({ env = {}, stack = 'ManyRuns', region }: Asked): Promise<CannotGoOnError> {
  for (const [name, value] of Object.entries({ ...aws.env, AWS_PROFILE: undefined, ...env })) {
    vi.stubEnv(name, value);
  }
  return findStack(awsClients({ region }), stack).then(
    () => expect.unreachable('it was found'),
    (error) => error,
  );
}

const NO_CREDENTIALS = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined };
const NO_NETWORK = { AWS_ENDPOINT_URL_CLOUDFORMATION: 'http://127.0.0.1:9' };

describe('an AWS that cannot be used', () => {
  it.each<[string, Asked, string]>([
    ['no region', { env: { AWS_REGION: undefined } }, 'no AWS region is set. Say `--region R`'],
    ['no credentials', { env: NO_CREDENTIALS }, 'no usable AWS credentials'],
    ['no such profile', { env: { ...NO_CREDENTIALS, AWS_PROFILE: 'nobody' } }, 'or name a profile'],
    ['no such stack', { stack: 'Other' }, 'no stack `Other` in eu-central-1: `npx cdk deploy`'],
    ['no network', { env: NO_NETWORK }, 'AWS cannot be reached (ECONNREFUSED'],
    ['a region that is none', { region: 'no such' }, 'Region not accepted'],
  ])('%s: one sentence that says what to do', async (_, asked, words) => {
    const error = await seen(asked);
    expect(error).toBeInstanceOf(CannotGoOnError);
    expect(error.message).toContain(words);
    expect(error.message).not.toContain('\n');
  });

  it('takes the region that other AWS tools know, too', async () => {
    const error = await seen({
      env: { AWS_REGION: undefined, AWS_DEFAULT_REGION: 'eu-west-1' },
      stack: 'Other',
    });
    expect(error.message).toContain('in eu-west-1');
  });

  it.each([
    [403, 'ExpiredToken', 'The security token included in the request is expired', 'have expired. Log in'],
    [403, 'InvalidClientTokenId', 'The security token is invalid', 'does not accept these credentials'],
    [403, 'SignatureDoesNotMatch', 'The signature does not match', 'does not accept these credentials'],
    [403, 'AccessDenied', 'User: me is not authorized to perform: this', 'does not allow it'],
    [400, 'Throttling', 'Rate exceeded', 'AWS is busy'],
    [400, 'Strange', 'Something else', 'AWS said: Strange: Something else'],
  ])('%i %s: one sentence that says what to do', async (status, code, message, words) => {
    aws.refusal = { status, code, message };
    const { message: told } = await seen({});
    expect(told).toContain(words);
    expect(told).not.toContain('\n');
  });

  it.each([
    ['of another version', 'Version', '99', 'writes results of version 99'],
    ['that says no version', 'Version', '', 'an unknown version'],
    ['of something else', 'ResultsBucket', '', 'lacks the outputs'],
  ])('a stack %s', async (_, output, value, words) => {
    const before = String(aws.outputs.get(output));
    aws.outputs.set(output, value);
    const { message } = await seen({});
    aws.outputs.set(output, before);
    expect(message).toContain(words);
    expect(message).toContain('npx cdk deploy');
  });
});

describe('an error while following', () => {
  it('may pass when it is the network or AWS being busy, and not when it is about rights', async () => {
    const cause = async (asked: Asked) => (await seen(asked)).cause;
    expect(isPassing(await cause({ env: NO_NETWORK }))).toBe(true);
    // Of what was started a moment ago.
    expect(isPassing(Object.assign(new Error(), { name: 'ExecutionDoesNotExist' }))).toBe(true);
    aws.refusal = { status: 500, code: 'InternalFailure', message: '' };
    expect(isPassing(await cause({}))).toBe(true);
    aws.refusal = { status: 403, code: 'AccessDenied', message: '' };
    expect(isPassing(await cause({}))).toBe(false);
    aws.refusal = { status: 403, code: 'ExpiredToken', message: '' };
    expect(isPassing(await cause({}))).toBe(false);
  });
});
