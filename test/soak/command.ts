import { join } from 'node:path';
import { type Ended, startManyruns } from '../command-line.ts';
import type { Strike } from './strike-at-write.ts';

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

const hook = join(import.meta.dirname, 'strike-at-write.ts');

/** The real command line in a process of its own, and what befalls it. */
export function manyruns(args: readonly string[], options: CommandOptions = {}): Promise<Ended> {
  const { strike, cwd, closePipe, uid } = options;
  const { child, ended } = startManyruns(args, {
    cwd,
    uid,
    node: strike ? ['--import', hook] : [],
    within: (command) => withinShell(command, options),
    env: {
      NODE_DISABLE_COMPILE_CACHE: options.fileBlocks === undefined ? undefined : '1',
      MANYRUNS_STRIKE: JSON.stringify(strike ?? {}),
      ...options.env,
    },
  });
  if (closePipe) child[closePipe].destroy();
  return ended;
}

// --- internal ---

/** What only a shell can set: how large files may be, where output goes. */
function withinShell(command: readonly string[], { fileBlocks, stdout }: CommandOptions): readonly string[] {
  if (fileBlocks === undefined && stdout === undefined) return command;
  const limit = fileBlocks === undefined ? '' : `ulimit -f ${fileBlocks}; `;
  const redirect = stdout === undefined ? '' : ` > ${stdout}`;
  return ['sh', '-c', `${limit}exec "$@"${redirect}`, 'sh', ...command];
}
