import { randomUUID } from 'node:crypto';
import {
  CloudFormationClient,
  CreateStackCommand,
  waitUntilStackCreateComplete,
} from '@aws-sdk/client-cloudformation';
import { GetRolePolicyCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { GetFunctionConfigurationCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DescribeStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import type { Outputs } from './cdk.ts';
import type { Credentials, Emulator } from './emulator.ts';

export interface Statement {
  readonly Sid: string;
  readonly Action: string | readonly string[];
}

/** The name that infra/ gives to the one policy of each role. */
const POLICY = 'all';

/** The ARN of the role that a function has. */
export async function roleOfFunction(emulator: Emulator, functionArn: string): Promise<string> {
  const lambda = new LambdaClient(emulator.client());
  const { Role } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: functionArn }));
  return Role!;
}

/** The ARN of every role of the stack. */
export async function rolesOf(emulator: Emulator, { TrainOneRun, Orchestrator, Experiment }: Outputs) {
  const machine = new DescribeStateMachineCommand({ stateMachineArn: Experiment });
  return {
    'train-one-run': await roleOfFunction(emulator, TrainOneRun),
    orchestrator: await roleOfFunction(emulator, Orchestrator),
    'state machine': (await new SFNClient(emulator.client()).send(machine)).roleArn!,
  };
}

/** The credentials that a function with this role finds in its environment: another function with it tells them. */
export async function credentialsOf(emulator: Emulator, roleArn: string): Promise<Credentials> {
  const client = new CloudFormationClient(emulator.client());
  const name = `probe-${randomUUID().slice(0, 8)}`;
  await client.send(new CreateStackCommand({ StackName: name, TemplateBody: probe(name, roleArn) }));
  await waitUntilStackCreateComplete({ client, maxWaitTime: 30, minDelay: 1 }, { StackName: name });
  const { Payload } = await new LambdaClient(emulator.client()).send(
    new InvokeCommand({ FunctionName: name }),
  );
  return JSON.parse(Buffer.from(Payload!).toString());
}

export async function statementsOf(emulator: Emulator, roleArn: string): Promise<Statement[]> {
  return (await policyOf(emulator, roleArn)).Statement;
}

/** Does something while one statement is taken away from a role. */
export async function without<Result>(
  { emulator, roleArn, sid }: { emulator: Emulator; roleArn: string; sid: string },
  attempt: () => Promise<Result>,
): Promise<Result> {
  const policy = await policyOf(emulator, roleArn);
  const Statement = policy.Statement.filter((statement) => statement.Sid !== sid);
  if (Statement.length !== policy.Statement.length - 1) throw new Error(`${roleArn} has no statement ${sid}`);
  // A policy needs a statement; this one allows nothing.
  const nothing = { Sid: 'Nothing', Effect: 'Deny', Action: 'none:None', Resource: '*' };
  await setPolicy(emulator, roleArn, { ...policy, Statement: [...Statement, nothing] });
  try {
    return await attempt();
  } finally {
    await setPolicy(emulator, roleArn, policy);
  }
}

// --- internal ---

interface Policy {
  readonly Statement: Statement[];
}

const nameOf = (arn: string) => arn.split('/').at(-1)!;

async function policyOf(emulator: Emulator, roleArn: string): Promise<Policy> {
  const { PolicyDocument } = await new IAMClient(emulator.client()).send(
    new GetRolePolicyCommand({ RoleName: nameOf(roleArn), PolicyName: POLICY }),
  );
  return JSON.parse(decodeURIComponent(PolicyDocument!));
}

async function setPolicy(emulator: Emulator, roleArn: string, policy: unknown): Promise<void> {
  await new IAMClient(emulator.client()).send(
    new PutRolePolicyCommand({
      RoleName: nameOf(roleArn),
      PolicyName: POLICY,
      PolicyDocument: JSON.stringify(policy),
    }),
  );
}

function probe(name: string, roleArn: string): string {
  const code = `exports.handler = async () => ({
    accessKeyId: process.env.AWS_ACCESS_KEY_ID,
    secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY,
    sessionToken: process.env.AWS_SESSION_TOKEN,
  });`;
  const Properties = {
    FunctionName: name,
    Role: roleArn,
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    Code: { ZipFile: code },
  };
  return JSON.stringify({ Resources: { Probe: { Type: 'AWS::Lambda::Function', Properties } } });
}
