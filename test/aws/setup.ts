import type { TestProject } from 'vitest/node';
import { cdk, deploy, type Outputs } from './cdk.ts';
import { type Address, startEmulator } from './emulator.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    aws: { readonly address: Address; readonly outputs: Outputs };
  }
}

/** Once for all test files: an emulator with the stack in it, as a person would deploy it; see deployed.ts. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const emulator = await startEmulator({
    // The pauses before the state machine tries again take a hundredth of their time.
    SFN_WAIT_SCALE: '0.01',
    // What a new account has.
    LAMBDA_ACCOUNT_CONCURRENCY: '10',
  });
  try {
    await cdk(emulator, 'bootstrap');
    const { outputs } = await deploy(emulator);
    const { endpoint, folder } = emulator;
    project.provide('aws', { address: { endpoint, folder }, outputs });
  } catch (error) {
    await emulator.stop();
    throw error;
  }
  return () => emulator.stop();
}
