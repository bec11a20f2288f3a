import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Server {
  /** All that it and the functions in it wrote. */
  log(): Promise<string>;
  stop(): Promise<void>;
}

export interface ServerOptions {
  readonly command: readonly [string, ...string[]];
  /** All of its environment: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  readonly folder: string;
  readonly logFile: string;
  /** Whether it answers. */
  readonly ready: () => Promise<boolean>;
}

const START_MS = 60_000;
const STOP_MS = 5_000;

/** Starts a program that serves, and waits until it does. It ends with this process, whatever happens. */
export async function startServer({ command, env, folder, logFile, ready }: ServerOptions): Promise<Server> {
  const output = openSync(logFile, 'a');
  const [file, ...args] = command;
  // A group of its own, so that the functions' processes end with it.
  const child = spawn(file, args, { cwd: folder, env, stdio: ['ignore', output, output], detached: true });
  closeSync(output);
  const gone = once(child, 'exit');
  const kill = (signal: NodeJS.Signals) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    } catch {
      // All of the group have ended.
    }
  };
  const killNow = () => kill('SIGKILL');
  process.once('exit', killNow);
  const server: Server = {
    log: () => readFile(logFile, 'utf8'),
    async stop() {
      kill('SIGTERM');
      await Promise.race([gone, sleep(STOP_MS, undefined, { ref: false })]);
      killNow();
      process.off('exit', killNow);
    },
  };
  const deadline = Date.now() + START_MS;
  while (!(await ready())) {
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > deadline) {
      await server.stop();
      throw new Error(`${file} did not start:\n${await server.log()}`);
    }
    await sleep(100);
  }
  return server;
}
