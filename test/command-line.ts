import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

export interface Ended {
  /** None where a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface StartOptions {
  readonly cwd?: string;
  /** Added to this process's environment without its AWS; undefined takes away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Flags of Node.js, before the program. */
  readonly node?: readonly string[];
  /** The clone's command, if not said. */
  readonly program?: string;
  /** What is started in the command's place, such as a shell that starts it. */
  readonly within?: (command: readonly string[]) => readonly string[];
  readonly uid?: number;
}

export interface Started {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  readonly ended: Promise<Ended>;
  /** When stderr says this; fails where it ends without. */
  said(words: string): Promise<void>;
}

const PROGRAM = join(import.meta.dirname, '../bin/manyruns.js');
/** Longer than any command of a test; then it is killed. */
const PATIENCE_MS = 240_000;

/** Starts the real command line in a process of its own. */
export function startManyruns(args: readonly string[], options: StartOptions = {}): Started {
  const { cwd, env, node = [], program = PROGRAM, within = (command) => command, uid } = options;
  const [file, ...rest] = within([process.execPath, ...node, program, ...args]);
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  const child = spawn(file, rest, {
    cwd,
    uid,
    env: { ...Object.fromEntries(own), NO_COLOR: '1', FORCE_COLOR: undefined, NODE_OPTIONS: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: PATIENCE_MS,
    killSignal: 'SIGKILL',
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (data) => (stdout += data));
  child.stderr.on('data', (data) => (stderr += data));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return {
    child,
    ended,
    said: (words) =>
      new Promise((resolve, reject) => {
        const look = () => stderr.includes(words) && resolve();
        child.stderr.on('data', look);
        ended.then(() => reject(new Error(`It ended without saying "${words}": ${stderr}`)), reject);
        look();
      }),
  };
}

/** Runs the real command line to its end. */
export function manyruns(args: readonly string[], options: StartOptions = {}): Promise<Ended> {
  return startManyruns(args, options).ended;
}
