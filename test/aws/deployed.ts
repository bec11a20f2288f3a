import { S3Client } from '@aws-sdk/client-s3';
import { inject } from 'vitest';
import { s3 } from '../../src/store/s3.ts';
import { emulatorAt } from './emulator.ts';
import { execute } from './execution.ts';
import { invoke } from './invoke.ts';

/**
 * The stack `ManyRuns` as `npm run test:aws` has deployed it, for a test file of this folder:
 *
 *     const { emulator, outputs, orchestrate } = deployed();
 *     await orchestrate({ id });                                                   // invokes a function
 *     const s3 = new S3Client(emulator.client());                                  // in this process
 *     execFile(process.execPath, ['bin/manyruns.js', ...], { env: emulator.env }); // or as a child process
 *
 * All files share it, one after the other. A file that spoils it (takes a permission away, say) puts it in order
 * again; one that needs another starts its own by `startEmulator` and `deploy`, 30 seconds more.
 */
export function deployed() {
  const { address, outputs, example } = inject('aws');
  const emulator = emulatorAt(address);
  return {
    emulator,
    outputs,
    example,
    /** The results in the bucket, read as an administrator. */
    store: s3({ bucket: outputs.ResultsBucket, client: new S3Client(emulator.client()) }),
    train: (event: unknown) => invoke(emulator, outputs.TrainOneRun, event),
    orchestrate: (event: unknown) => invoke(emulator, outputs.Orchestrator, event),
    /** Starts the state machine and waits until it has ended. */
    execute: (input: unknown) => execute(emulator, outputs.Experiment, input),
  };
}
