import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DescribeLogGroupsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateUserCommand,
  GetRoleCommand,
  IAMClient,
  ListRolesCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import {
  GetFunctionCommand,
  InvokeCommand,
  LambdaClient,
  ListFunctionsCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketPolicyCommand,
  GetObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { ListStateMachinesCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { beforeAll, describe, expect, it } from 'vitest';
import { deployed } from './deployed.ts';
import { ACCOUNT, type Credentials, REGION } from './emulator.ts';
import { credentialsOf, rolesOf } from './role.ts';

const { emulator, outputs } = deployed();
const OTHER = 'a-bucket-of-somebody-else';
const results = { Bucket: outputs.ResultsBucket, Key: 'results/experiments/denied-0/experiment.json' };
const outside = { Bucket: outputs.ResultsBucket, Key: 'elsewhere/file' };
const other = { Bucket: OTHER, Key: 'results/file' };
const unqualified = (arn: string) => arn.replace(/:live$/, '');
const logGroup = (arn: string) => `/aws/lambda/${unqualified(arn).split(':').at(-1)}`;

type Call = (as: ReturnType<typeof clientsOf>) => Promise<unknown>;

function clientsOf(credentials?: Credentials) {
  const options = emulator.client(credentials);
  return {
    s3: new S3Client(options),
    lambda: new LambdaClient(options),
    iam: new IAMClient(options),
    sts: new STSClient(options),
    sfn: new SFNClient(options),
    logs: new CloudWatchLogsClient(options),
    cloudFormation: new CloudFormationClient(options),
  };
}

const { ResultsBucket: Bucket, TrainOneRun } = outputs;
const roles = await rolesOf(emulator, outputs);
const RoleName = roles.orchestrator.split('/').at(-1);
const deployRole = `arn:aws:iam::${ACCOUNT}:role/cdk-hnb659fds-deploy-role-${ACCOUNT}-${REGION}`;
const anything = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'none:None', Resource: '*' }],
});

const calls: Readonly<Record<string, Call>> = {
  'read from another bucket': ({ s3 }) => s3.send(new GetObjectCommand(other)),
  'write to another bucket': ({ s3 }) => s3.send(new PutObjectCommand({ ...other, Body: 'x' })),
  'list another bucket': ({ s3 }) => s3.send(new ListObjectsV2Command({ Bucket: OTHER, Prefix: 'results/' })),
  'list the buckets': ({ s3 }) => s3.send(new ListBucketsCommand({})),
  'read outside the results': ({ s3 }) => s3.send(new GetObjectCommand(outside)),
  'write outside the results': ({ s3 }) => s3.send(new PutObjectCommand({ ...outside, Body: 'x' })),
  'list outside the results': ({ s3 }) => s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'elsewhere/' })),
  'list everything': ({ s3 }) => s3.send(new ListObjectsV2Command({ Bucket })),
  'delete a result': ({ s3 }) => s3.send(new DeleteObjectCommand(results)),
  'delete results by the dozen': ({ s3 }) =>
    s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: results.Key }] } })),
  'list old versions': ({ s3 }) => s3.send(new ListObjectVersionsCommand({ Bucket })),
  "read the bucket's policy": ({ s3 }) => s3.send(new GetBucketPolicyCommand({ Bucket })),
  'turn versioning off': ({ s3 }) =>
    s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Suspended' } })),
  'invoke train-one-run other than by its alias': ({ lambda }) =>
    lambda.send(new InvokeCommand({ FunctionName: unqualified(TrainOneRun), Payload: '{}' })),
  'read the code of a function': ({ lambda }) =>
    lambda.send(new GetFunctionCommand({ FunctionName: TrainOneRun })),
  'list the functions': ({ lambda }) => lambda.send(new ListFunctionsCommand({})),
  'change a function': ({ lambda }) =>
    lambda.send(
      new UpdateFunctionConfigurationCommand({ FunctionName: unqualified(TrainOneRun), Description: '' }),
    ),
  'start an execution': ({ sfn }) =>
    sfn.send(new StartExecutionCommand({ stateMachineArn: outputs.Experiment, input: '{}' })),
  'list the state machines': ({ sfn }) => sfn.send(new ListStateMachinesCommand({})),
  'list the roles': ({ iam }) => iam.send(new ListRolesCommand({})),
  'make a user': ({ iam }) => iam.send(new CreateUserCommand({ UserName: 'intruder' })),
  'read a role': ({ iam }) => iam.send(new GetRoleCommand({ RoleName })),
  'give itself more': ({ iam }) =>
    iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'more', PolicyDocument: anything })),
  'take on the role of a deployment': ({ sts }) =>
    sts.send(new AssumeRoleCommand({ RoleArn: deployRole, RoleSessionName: 'intruder' })),
  'make a log group': ({ logs }) => logs.send(new CreateLogGroupCommand({ logGroupName: 'intruder' })),
  'list the logs': ({ logs }) => logs.send(new DescribeLogGroupsCommand({})),
  'see the stacks': ({ cloudFormation }) => cloudFormation.send(new DescribeStacksCommand({})),
  'read a result': ({ s3 }) => s3.send(new GetObjectCommand(results)),
  'write a result': ({ s3 }) => s3.send(new PutObjectCommand({ ...results, Body: 'x' })),
  'list the results': ({ s3 }) => s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'results/' })),
  'invoke train-one-run': ({ lambda }) =>
    lambda.send(new InvokeCommand({ FunctionName: TrainOneRun, Payload: '{}' })),
  'invoke the orchestrator': ({ lambda }) =>
    lambda.send(new InvokeCommand({ FunctionName: outputs.Orchestrator, Payload: '{}' })),
  "write train-one-run's log": writeLogOf(TrainOneRun),
  "write the orchestrator's log": writeLogOf(outputs.Orchestrator),
};

/** All that each of them may do. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  'train-one-run': ["write train-one-run's log"],
  orchestrator: [
    'read a result',
    'write a result',
    'list the results',
    'invoke train-one-run',
    "write the orchestrator's log",
  ],
  'state machine': ['invoke the orchestrator'],
};

function writeLogOf(functionArn: string): Call {
  const logStreamName = `stream-${Math.random()}`;
  return ({ logs }) =>
    logs.send(new CreateLogStreamCommand({ logGroupName: logGroup(functionArn), logStreamName }));
}

/** `denied`, or `allowed`, also where the call then fails for another reason. */
async function verdict(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'allowed';
  } catch (error) {
    const { name, message } = error as Error;
    return /AccessDenied/.test(name) || /not authorized/i.test(message) ? 'denied' : `allowed, but ${name}`;
  }
}

const clients: Record<string, ReturnType<typeof clientsOf>> = {};
const administrator = clientsOf();

beforeAll(async () => {
  await administrator.s3.send(new CreateBucketCommand({ Bucket: OTHER }));
  for (const place of [results, outside, other]) {
    await administrator.s3.send(new PutObjectCommand({ ...place, Body: 'x' }));
  }
  for (const [name, role] of Object.entries(roles))
    clients[name] = clientsOf(await credentialsOf(emulator, role));
});

describe.each(Object.entries(allowed))('with the credentials of its role, the %s', (name, may) => {
  it.each(Object.entries(calls).filter(([what]) => may.includes(what)))('can %s', async (_, call) => {
    expect(await verdict(call(clients[name]))).toBe('allowed');
  });

  it.each(Object.entries(calls).filter(([what]) => !may.includes(what)))('cannot %s', async (_, call) => {
    expect(await verdict(call(clients[name]))).toBe('denied');
  });
});

describe('the denials', () => {
  const harmless = Object.entries(calls).filter(([what]) => !/delete|versioning/.test(what));
  it.each(harmless)('are about who asks: an administrator can %s', async (_, call) => {
    expect(await verdict(call(administrator))).toMatch(/^allowed/);
  });

  it('are also for who signs with a wrong secret', async () => {
    const { accessKeyId, sessionToken } = await clients.orchestrator.s3.config.credentials();
    const forged = clientsOf({ accessKeyId, sessionToken, secretAccessKey: 'wrong' });
    await expect(forged.s3.send(new GetObjectCommand(results))).rejects.toThrow(/signature/i);
  });
});
