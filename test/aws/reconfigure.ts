import {
  GetAliasCommand,
  GetFunctionConfigurationCommand,
  LambdaClient,
  PublishVersionCommand,
  UpdateAliasCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import type { Emulator } from './emulator.ts';

export interface Changes {
  readonly timeoutSeconds?: number;
  readonly environment?: Readonly<Record<string, string>>;
}

export interface Place {
  readonly emulator: Emulator;
  readonly alias: string;
  readonly changes: Changes;
}

/** Does something while the alias of a function leads to a version of the same code that is configured otherwise. */
export async function reconfigured<Result>(place: Place, attempt: () => Promise<Result>): Promise<Result> {
  const restore = await reconfigure(place);
  try {
    return await attempt();
  } finally {
    await restore();
  }
}

/** The same, until the function that it gives is called. */
export async function reconfigure({ emulator, alias, changes }: Place): Promise<() => Promise<void>> {
  const lambda = new LambdaClient(emulator.client());
  const FunctionName = alias.split(':').at(-2)!;
  const Name = alias.split(':').at(-1)!;
  const { FunctionVersion: before } = await lambda.send(new GetAliasCommand({ FunctionName, Name }));
  const { Timeout, Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  const configure = (timeout?: number, variables?: Readonly<Record<string, string>>) =>
    lambda.send(
      new UpdateFunctionConfigurationCommand({
        FunctionName,
        Timeout: timeout,
        Environment: { Variables: variables },
      }),
    );
  await configure(changes.timeoutSeconds ?? Timeout, { ...Environment?.Variables, ...changes.environment });
  const { Version } = await lambda.send(new PublishVersionCommand({ FunctionName }));
  await lambda.send(new UpdateAliasCommand({ FunctionName, Name, FunctionVersion: Version }));
  return async () => {
    await lambda.send(new UpdateAliasCommand({ FunctionName, Name, FunctionVersion: before }));
    await configure(Timeout, Environment?.Variables);
  };
}
