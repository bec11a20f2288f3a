import { inject } from 'vitest';
import type { Outputs } from './cdk.ts';
import { type Emulator, emulatorAt } from './emulator.ts';

/**
 * The stack `ManyRuns` as `npm run test:aws` has deployed it, for a test file of this folder:
 *
 *     const { emulator, outputs } = deployed();
 *     const s3 = new S3Client(emulator.client());                                  // in this process
 *     execFile(process.execPath, ['bin/manyruns.js', ...], { env: emulator.env }); // or as a child process
 *
 * All files share it, one after the other. A file that spoils it (takes a permission away, say) puts it in order
 * again; one that needs another starts its own by `startEmulator` and `deploy`, 30 seconds more.
 */
export function deployed(): { emulator: Emulator; outputs: Outputs; example: string } {
  const { address, outputs, example } = inject('aws');
  return { emulator: emulatorAt(address), outputs, example };
}
