import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Emulator } from './emulator.ts';

const root = join(import.meta.dirname, '../..');
const TIMEOUT_MS = 180_000;

/** Runs `cdk` as a person would in this folder, and gives all that it said. @throws with all that it said */
export function cdk(emulator: Emulator, ...args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [join(root, 'node_modules/aws-cdk/bin/cdk'), ...args, '--no-notices', '--output', assembly(emulator)],
      { cwd: root, env: emulator.env, timeout: TIMEOUT_MS, maxBuffer: 1 << 24 },
      (error, stdout, stderr) => {
        const said = `${stdout}${stderr}`;
        if (error) reject(new Error(`cdk ${args.join(' ')}: ${error.message}\n${said}`));
        else resolve(said);
      },
    );
  });
}

export interface Outputs {
  readonly ResultsBucket: string;
  readonly TrainOneRun: string;
  readonly Orchestrator: string;
  readonly Experiment: string;
  readonly Version: string;
  readonly Agents?: string;
  readonly Next: string;
}

/** `cdk deploy`, with the settings as context. */
export async function deploy(
  emulator: Emulator,
  context: Readonly<Record<string, string | number>> = {},
): Promise<{ said: string; outputs: Outputs }> {
  const { stackName = 'ManyRuns' } = context;
  const file = join(emulator.env.HOME, `outputs-${stackName}.json`);
  const said = await cdk(
    emulator,
    'deploy',
    '--require-approval',
    'never',
    '--outputs-file',
    file,
    // The emulator knows no saved queries, and no metric math.
    ...contextArguments({ savedQueries: 'false', alarms: 'false', ...context }),
  );
  return { said, outputs: JSON.parse(await readFile(file, 'utf8'))[stackName] };
}

export function contextArguments(context: Readonly<Record<string, string | number>>): string[] {
  return Object.entries(context).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
}

// --- internal ---

/** Not cdk.out, so that tests and a person's own work do not meet. */
function assembly(emulator: Emulator): string {
  return join(emulator.env.HOME, 'cdk.out');
}
