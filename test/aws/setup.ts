import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { AGENT, ownAgentExample } from '../own-agent-example.ts';
import { cdk, deploy, type Outputs } from './cdk.ts';
import { type Address, startEmulator } from './emulator.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    aws: {
      readonly address: Address;
      readonly outputs: Outputs;
      /** The folder of docs/own-agent.md, whose agent is deployed. */
      readonly example: string;
    };
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
  const example = await ownAgentExample();
  try {
    await cdk(emulator, 'bootstrap');
    const { outputs } = await deploy(emulator, { agents: join(example, AGENT) });
    const { endpoint, folder } = emulator;
    project.provide('aws', { address: { endpoint, folder }, outputs, example });
  } catch (error) {
    await emulator.stop();
    throw error;
  }
  return async () => {
    await emulator.stop();
    await rm(example, { recursive: true });
  };
}
