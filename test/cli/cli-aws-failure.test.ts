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
afterEach(() => vi.unstubAllEnvs());

interface Asked {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly stack?: string;
  readonly region?: string;
  /** What AWS answers to everything. */
  readonly refusal?: FakeAws['refusal'];
  /** Of the stack, where they are others. */
  readonly outputs?: Readonly<Record<string, string>>;
}

/** The error that a person sees, asking for the stack. */
async function seen({ env, stack = 'ManyRuns', region, refusal, outputs = {} }: Asked): Promise<Error> {
  for (const [name, value] of Object.entries({ ...aws.env, AWS_PROFILE: undefined, ...env })) {
    vi.stubEnv(name, value);
  }
  aws.refusal = refusal;
  const before = [...aws.outputs];
  for (const [name, value] of Object.entries(outputs)) aws.outputs.set(name, value);
  const error = await findStack(awsClients({ region }), stack).then(
    () => expect.unreachable('it was found'),
    (error) => error,
  );
  for (const [name, value] of before) aws.outputs.set(name, value);
  return error;
}

const refused = (status: number, code: string, message = ''): Asked => ({
  refusal: { status, code, message },
});
const NO_CREDENTIALS = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined };
const NO_NETWORK = { AWS_ENDPOINT_URL_CLOUDFORMATION: 'http://127.0.0.1:9' };
const ELSEWHERE = { AWS_REGION: undefined, AWS_DEFAULT_REGION: 'eu-west-1' };
const EXPIRED = 'The security token included in the request is expired';

describe('an AWS that cannot be used', () => {
  it.each<[string, Asked, string]>([
    [
      'no region',
      { env: { AWS_REGION: undefined } },
      'Cannot find the stack ManyRuns: no AWS region is set. Say `--region R`, or set AWS_REGION, or a region in your AWS profile.',
    ],
    ['no credentials', { env: NO_CREDENTIALS }, 'no usable AWS credentials'],
    ['no such profile', { env: { ...NO_CREDENTIALS, AWS_PROFILE: 'nobody' } }, 'or name a profile'],
    ['no such stack', { stack: 'Other' }, 'no stack `Other` in eu-central-1: `npx cdk deploy`'],
    ['none in the region that other AWS tools know', { stack: 'Other', env: ELSEWHERE }, 'in eu-west-1'],
    ['no network', { env: NO_NETWORK }, 'AWS cannot be reached (ECONNREFUSED'],
    ['a region that is none', { region: 'no such' }, 'Region not accepted'],
    ['expired credentials', refused(403, 'ExpiredToken', EXPIRED), 'have expired. Log in'],
    ['another token', refused(403, 'InvalidClientTokenId', 'no'), 'does not accept these credentials'],
    ['another signature', refused(403, 'SignatureDoesNotMatch', 'no'), 'does not accept these credentials'],
    [
      'no rights',
      refused(403, 'AccessDenied', 'User: me is not authorized to perform: this'),
      'does not allow it',
    ],
    ['too many calls', refused(400, 'Throttling', 'Rate exceeded'), 'AWS is busy'],
    ['anything else', refused(400, 'Strange', 'Something else'), 'AWS said: Strange: Something else'],
    ['a stack of another version', { outputs: { Version: '99' } }, 'writes results of version 99'],
    ['a stack that says no version', { outputs: { Version: '' } }, 'an unknown version'],
    ['a stack of something else', { outputs: { ResultsBucket: '' } }, 'lacks the outputs'],
  ])('%s: one sentence that says what to do', async (_, asked, words) => {
    const error = await seen(asked);
    expect(error).toBeInstanceOf(CannotGoOnError);
    expect(error.message).toContain(words);
    if (asked.outputs) expect(error.message).toContain('npx cdk deploy');
    else expect(error.message).not.toContain('\n');
  });
});

describe('an error while following', () => {
  it.each<[string, boolean, Asked]>([
    ['the network being away', true, { env: NO_NETWORK }],
    ['AWS being busy', true, refused(500, 'InternalFailure')],
    ['rights', false, refused(403, 'AccessDenied')],
    ['credentials that have expired', false, refused(403, 'ExpiredToken')],
  ])('of %s may pass: %s', async (_, passes, asked) => {
    expect(isPassing((await seen(asked)).cause)).toBe(passes);
  });

  it('may pass where it is about what was started a moment ago', () => {
    expect(isPassing(Object.assign(new Error(), { name: 'ExecutionDoesNotExist' }))).toBe(true);
  });
});
