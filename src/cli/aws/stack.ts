import { DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation';
import { DEFAULT_STACK } from '../../aws/deployment.ts';
import { RESULTS_VERSION } from '../../experiment/plan.ts';
import { CannotGoOnError } from '../../validation/errors.ts';
import type { Clients } from './clients.ts';
import { withAws } from './failure.ts';

/** A deployed stack of this version, by its outputs. */
export interface DeployedStack {
  readonly name: string;
  readonly region: string;
  /** The results bucket. */
  readonly bucket: string;
  /** The ARN of the state machine. */
  readonly experiment: string;
  /** The SHA-256 of the code of each agent that was deployed with it, by its kind. */
  readonly agents: Readonly<Record<string, string>>;
}

/**
 * Finds the deployed stack.
 *
 * @throws CannotGoOnError where there is none, it is not finished, or it is of another version
 */
export async function findStack({ cloudFormation }: Clients, name: string): Promise<DeployedStack> {
  return withAws(`find the stack ${name}`, async () => {
    const region = await cloudFormation.config.region();
    const where = `\`${name}\` in ${region}`;
    const stack = await describe(cloudFormation, name);
    if (!stack) {
      throw new CannotGoOnError(
        `There is no stack ${where}: \`npx cdk deploy\` makes it; \`--stack\` and \`--region\` name another.`,
      );
    }
    const outputs: Readonly<Record<string, string | undefined>> = Object.fromEntries(
      (stack.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]),
    );
    const { ResultsBucket, Experiment, Version, Agents = '{}' } = outputs;
    if (!ResultsBucket || !Experiment) {
      throw new CannotGoOnError(
        `The stack ${where} (${stack.StackStatus}) is none of manyruns that stands: it lacks the outputs ResultsBucket and Experiment. \`npx cdk deploy\` makes one.`,
      );
    }
    if (Version !== String(RESULTS_VERSION)) {
      throw new CannotGoOnError(
        `The stack ${where} writes results of ${Version ? `version ${Version}` : 'an unknown version'}, and this manyruns knows version ${RESULTS_VERSION}: \`npx cdk deploy\` from here makes them one.`,
      );
    }
    return { name, region, bucket: ResultsBucket, experiment: Experiment, agents: JSON.parse(Agents) };
  });
}

/** A command of this program, with the flags that name the stack where they are needed. */
export function command(words: string, { name, region }: DeployedStack): string {
  const stack = name === DEFAULT_STACK ? '' : ` --stack ${name}`;
  return `\`manyruns ${words}${stack} --region ${region}\``;
}

/** How to go on with an experiment that runs by itself. */
export function howToGoOn(id: string, stack: DeployedStack): string {
  return `${command(`watch ${id}`, stack)} follows it and brings the results here, ${command(`cancel ${id}`, stack)} ends it.`;
}

// --- internal ---

async function describe(client: Clients['cloudFormation'], name: string): Promise<Stack | undefined> {
  try {
    return (await client.send(new DescribeStacksCommand({ StackName: name }))).Stacks?.[0];
  } catch (error) {
    if (error instanceof Error && error.name === 'ValidationError' && /does not exist/.test(error.message)) {
      return undefined;
    }
    throw error;
  }
}
