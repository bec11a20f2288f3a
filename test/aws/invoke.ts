import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { Emulator } from './emulator.ts';

/** Invokes a function and waits for its answer. @throws what the function threw */
export async function invoke(emulator: Emulator, functionArn: string, event: unknown) {
  const { FunctionError, Payload } = await new LambdaClient(emulator.client()).send(
    new InvokeCommand({ FunctionName: functionArn, Payload: JSON.stringify(event) }),
  );
  const answer = JSON.parse(Buffer.from(Payload!).toString());
  if (FunctionError) throw Object.assign(new Error(answer.errorMessage), { name: answer.errorType });
  return answer;
}
