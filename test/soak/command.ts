import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Strike } from './strike-at-write.ts';

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  /** When the process gets which signal. */
  readonly strike?: Strike;
  /** The largest file it may write, in blocks of 512 bytes. */
  readonly fileBlocks?: number;
  readonly cwd?: string;
  /** Ends stdout or stderr at once, as `| head` does. */
  readonly closePipe?: 'stdout' | 'stderr';
  readonly env?: NodeJS.ProcessEnv;
  /** Runs as this user; only root may choose. */
  readonly uid?: number;
  /** The file to write standard output to. */
  readonly stdout?: string;
}

const root = join(import.meta.dirname, '../..');
const hook = join(import.meta.dirname, 'strike-at-write.ts');

/** The real command line in a process of its own. */
export function manyruns(args: readonly string[], options: CommandOptions = {}): Promise<Ended> {
  const { strike, cwd, closePipe, uid } = options;
  const preload = strike ? ['--import', hook] : [];
  const command = [process.execPath, ...preload, join(root, 'bin/manyruns.js'), ...args];
  const limited = withinShell(command, options);
  const child = spawn(limited[0], limited.slice(1), {
    cwd,
    uid,
    env: {
      ...process.env,
      NO_COLOR: '1',
      FORCE_COLOR: undefined,
      NODE_OPTIONS: '',
      NODE_DISABLE_COMPILE_CACHE: options.fileBlocks === undefined ? undefined : '1',
      MANYRUNS_STRIKE: JSON.stringify(strike ?? {}),
      ...options.env,
    },
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (data) => (stdout += data));
  child.stderr.on('data', (data) => (stderr += data));
  if (closePipe) child[closePipe].destroy();
  return new Promise((resolve) =>
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr })),
  );
}

// --- internal ---

/** What only a shell can set: how large files may be, where output goes. */
function withinShell(command: readonly string[], { fileBlocks, stdout }: CommandOptions): readonly string[] {
  if (fileBlocks === undefined && stdout === undefined) return command;
  const limit = fileBlocks === undefined ? '' : `ulimit -f ${fileBlocks}; `;
  const redirect = stdout === undefined ? '' : ` > ${stdout}`;
  return ['sh', '-c', `${limit}exec "$@"${redirect}`, 'sh', ...command];
}
