import { CloudFormationClient, paginateDescribeStacks } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { IAMClient, ListRolesCommand } from '@aws-sdk/client-iam';
import {
  GetAliasCommand,
  LambdaClient,
  ListFunctionsCommand,
  UpdateAliasCommand,
} from '@aws-sdk/client-lambda';
import { GetObjectCommand, ListBucketsCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ListStateMachinesCommand, SFNClient } from '@aws-sdk/client-sfn';
import { beforeAll, describe, expect, it } from 'vitest';
import { cdk, contextArguments, deploy, type Outputs } from './cdk.ts';
import { deployed } from './deployed.ts';
import { invoke } from './invoke.ts';
import { freshExperiment } from './results.ts';

const { emulator } = deployed();
const options = emulator.client();
const context = { stackName: 'Second', trainMemoryMb: 1024 };

/** The names of all that a stack makes, of these kinds, that begin with the stack's name. */
async function whatThereIs(): Promise<string[]> {
  const stacks: string[] = [];
  for await (const { Stacks = [] } of paginateDescribeStacks(
    { client: new CloudFormationClient(options) },
    {},
  )) {
    stacks.push(...Stacks.map(({ StackName }) => `stack ${StackName}`));
  }
  const [functions, machines, logs, roles, buckets] = await Promise.all([
    new LambdaClient(options).send(new ListFunctionsCommand({ MaxItems: 1000 })),
    new SFNClient(options).send(new ListStateMachinesCommand({})),
    new CloudWatchLogsClient(options).send(new DescribeLogGroupsCommand({})),
    new IAMClient(options).send(new ListRolesCommand({ MaxItems: 1000 })),
    new S3Client(options).send(new ListBucketsCommand({})),
  ]);
  return [
    ...stacks,
    ...(functions.Functions ?? []).map(({ FunctionName }) => `function ${FunctionName}`),
    ...(machines.stateMachines ?? []).map(({ name }) => `state machine ${name}`),
    ...(logs.logGroups ?? []).map(({ logGroupName }) => `log ${logGroupName}`),
    ...(roles.Roles ?? []).map(({ RoleName }) => `role ${RoleName}`),
    ...(buckets.Buckets ?? []).map(({ Name }) => `bucket ${Name}`),
  ].filter((name) => /second/i.test(name));
}

describe('a second stack beside the first', () => {
  let outputs: Outputs;
  /** Of an experiment that it carried out. */
  let id: string;
  beforeAll(async () => {
    const { said, ...first } = await deploy(emulator, context);
    ({ outputs } = first);
    expect(said).not.toMatch(/feature flag/i);
  });

  /** Destroys the stack, and nothing is left of it but the bucket. */
  async function destroy(as: typeof context & { bucket?: string }) {
    await cdk(emulator, 'destroy', '--force', ...contextArguments(as));
    expect(await whatThereIs()).toEqual([`bucket ${outputs.ResultsBucket}`]);
  }

  it('has names of its own', async () => {
    expect(outputs.TrainOneRun).toMatch(/:function:second-train-one-run:live$/);
    expect(outputs.Next).toContain('--stack Second');
    expect(
      (await whatThereIs()).map((name) => name.replace(/(role|bucket) (Second|second)-.*/, '$1')).sort(),
    ).toEqual([
      'bucket',
      'function second-orchestrator',
      'function second-train-one-run',
      'log /aws/lambda/second-orchestrator',
      'log /aws/lambda/second-train-one-run',
      'role',
      'role',
      'role',
      'stack Second',
      'state machine second-experiment',
    ]);
  });

  it('has nothing to change when it is deployed again', async () => {
    expect((await deploy(emulator, context)).said).toContain('Second (no changes)');
  });

  it('keeps old versions of its functions, to which `live` can be set back', async () => {
    const lambda = new LambdaClient(options);
    const [FunctionName, Name] = ['second-orchestrator', 'live'];
    const before = await lambda.send(new GetAliasCommand({ FunctionName, Name }));
    await deploy(emulator, { ...context, orchestratorMemoryMb: 2048 });
    const after = await lambda.send(new GetAliasCommand({ FunctionName, Name }));
    expect(after.FunctionVersion).not.toBe(before.FunctionVersion);
    const { FunctionVersion } = before;
    await lambda.send(new UpdateAliasCommand({ FunctionName, Name, FunctionVersion }));
    const answer = await invoke(emulator, outputs.Orchestrator, { experiment: freshExperiment() });
    expect(answer).toMatchObject({ status: 'done', ok: 2 });
    ({ id } = answer);
  });

  it('leaves nothing but the bucket and what is in it when it is destroyed', async () => {
    const place = { Bucket: outputs.ResultsBucket, Key: 'results/kept' };
    const s3 = new S3Client(options);
    await s3.send(new PutObjectCommand({ ...place, Body: 'kept' }));
    await destroy(context);
    const { Body } = await s3.send(new GetObjectCommand(place));
    expect(await Body?.transformToString()).toBe('kept');
  });

  it('finds the results of a former stack in the bucket that it is given', async () => {
    const again = await deploy(emulator, { ...context, bucket: outputs.ResultsBucket });
    expect(again.outputs.ResultsBucket).toBe(outputs.ResultsBucket);
    expect(await invoke(emulator, again.outputs.Orchestrator, { id })).toMatchObject({
      status: 'done',
      reused: 2,
    });
    await destroy({ ...context, bucket: outputs.ResultsBucket });
  });

  it('is refused with a sentence where a setting is wrong', async () => {
    const wrong = cdk(emulator, 'synth', '--quiet', ...contextArguments({ trainMemory: 512 }));
    await expect(wrong).rejects.toThrow('Unknown key `"trainMemory"`, did you mean `trainMemoryMb`?');
  });
});
