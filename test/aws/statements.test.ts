import { CloudWatchLogsClient, CreateLogStreamCommand } from '@aws-sdk/client-cloudwatch-logs';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { describe, expect, it } from 'vitest';
import { deployed } from './deployed.ts';
import { freshExperiment } from './results.ts';
import { credentialsOf, rolesOf, statementsOf, without } from './role.ts';

const { emulator, outputs, orchestrate } = deployed();
const roles = await rolesOf(emulator, outputs);

async function carryOut(): Promise<void> {
  const { status, failed, error } = await orchestrate({ experiment: freshExperiment() });
  if (status !== 'done' || failed > 0) throw new Error(`${status}, ${failed} failed, ${error}`);
}

/** The emulator lets a state machine do anything, so what its role may do is tried with its credentials. */
async function invokeOrchestrator(): Promise<void> {
  const credentials = await credentialsOf(emulator, roles['state machine']);
  await new LambdaClient(emulator.client(credentials)).send(
    new InvokeCommand({ FunctionName: outputs.Orchestrator, Payload: '{}' }),
  );
}

const writeOwnLog = (functionArn: string, roleArn: string) => async () => {
  const name = functionArn.split(':').at(-2);
  await new CloudWatchLogsClient(emulator.client(await credentialsOf(emulator, roleArn))).send(
    new CreateLogStreamCommand({
      logGroupName: `/aws/lambda/${name}`,
      logStreamName: `stream-${Math.random()}`,
    }),
  );
};

interface Row {
  readonly role: keyof typeof roles;
  readonly statement: string;
  readonly needed: string;
}

/** The emulator lets anybody read the limits: faults.test.ts tries what happens where that is denied. */
const NOT_ENFORCED = 'ask what the account has left';

/** Every statement of every role, and what cannot be done without it. */
const table: readonly Row[] = [
  { role: 'train-one-run', statement: 'WriteOwnLog', needed: 'write its log' },
  { role: 'orchestrator', statement: 'WriteOwnLog', needed: 'write its log' },
  { role: 'orchestrator', statement: 'InvokeTrainOneRun', needed: 'carry out an experiment' },
  { role: 'orchestrator', statement: 'ReadConcurrencyLimit', needed: NOT_ENFORCED },
  { role: 'orchestrator', statement: 'ReadAndWriteResults', needed: 'carry out an experiment' },
  { role: 'orchestrator', statement: 'ListResults', needed: 'carry out an experiment' },
  { role: 'state machine', statement: 'InvokeOrchestrator', needed: 'invoke the orchestrator' },
];

function attemptOf({ role, needed }: Row): () => Promise<void> {
  if (needed === 'carry out an experiment') return carryOut;
  if (needed === 'invoke the orchestrator') return invokeOrchestrator;
  return writeOwnLog(role === 'orchestrator' ? outputs.Orchestrator : outputs.TrainOneRun, roles[role]);
}

describe('each statement of a role', () => {
  it('is in the table', async () => {
    const deployedOnes = await Promise.all(
      Object.entries(roles).map(async ([role, arn]) =>
        (await statementsOf(emulator, arn)).map(({ Sid }) => `${role}: ${Sid}`),
      ),
    );
    expect(table.map(({ role, statement }) => `${role}: ${statement}`)).toEqual(deployedOnes.flat());
  });

  it.each(table.filter(({ needed }) => needed !== NOT_ENFORCED))(
    '$role cannot $needed without $statement',
    async (row) => {
      const attempt = attemptOf(row);
      await attempt();
      const place = { emulator, roleArn: roles[row.role], sid: row.statement };
      await expect(without(place, attempt)).rejects.toThrow(/not authorized|AccessDenied|Access Denied/i);
      await attempt();
    },
  );
});
