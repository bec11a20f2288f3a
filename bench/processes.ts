import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

let isBuilt = false;

/** The command line as it is shipped, built when it is first asked for. */
export function manyruns(): string {
  if (!isBuilt) execFileSync(process.execPath, [join(root, 'bin', 'build.ts')], { stdio: 'inherit' });
  isBuilt = true;
  return join(root, 'dist', 'bin', 'manyruns.js');
}

/** Runs a command to its end, and answers what it printed and how long it took. */
export function runProcess(command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env) {
  return new Promise<{ seconds: number; stdout: string }>((resolve, reject) => {
    const start = performance.now();
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout.on('data', (chunk) => out.push(chunk));
    child.stderr.on('data', (chunk) => errors.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      const seconds = (performance.now() - start) / 1000;
      if (code === 0) resolve({ seconds, stdout: Buffer.concat(out).toString() });
      else reject(new Error(`${command} ${args.join(' ')} ended with ${code}: ${Buffer.concat(errors)}`));
    });
  });
}

/**
 * Keeps this process, and what it starts, on one core while `use` runs: cores of a shared machine differ by as much as
 * what is compared on them. Where there is no `taskset`, on whichever cores there are.
 */
export function onOneCore<Value>(use: () => Value): Value {
  const pin = (cores: string) =>
    spawnSync('taskset', ['-cp', cores, String(process.pid)], { stdio: 'ignore' });
  pin('0');
  try {
    return use();
  } finally {
    pin(`0-${cpus().length - 1}`);
  }
}

export interface Usage {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMegabytes: number;
}

/** Seconds that the command line takes for an experiment in a new folder, from a cold start to written results. */
export async function timeExperiment(experiment: object): Promise<number> {
  return inFolder(async (folder) => {
    const command = commandFor(experiment, folder);
    const { seconds } = await runProcess(process.execPath, command);
    return seconds;
  });
}

/** The same, and what it uses, which takes a little time to learn. */
export async function runExperiment(experiment: object, args: readonly string[]): Promise<Usage> {
  return inFolder(async (folder) => {
    const usage = join(folder, 'usage.json');
    const preload = ['--import', join(import.meta.dirname, 'usage.mjs')];
    const { seconds } = await runProcess(
      process.execPath,
      [...preload, ...commandFor(experiment, folder), ...args],
      { ...process.env, BENCH_USAGE: usage },
    );
    return { seconds, ...JSON.parse(readFileSync(usage, 'utf8')) };
  });
}

function commandFor(experiment: object, folder: string): string[] {
  const file = join(folder, 'experiment.json');
  writeFileSync(file, JSON.stringify(experiment));
  return [manyruns(), 'run', file, '--out', folder, '--quiet', '--no-report'];
}

/** A folder that is there while `use` runs. */
export async function inFolder<Value>(use: (folder: string) => Promise<Value>): Promise<Value> {
  const folder = mkdtempSync(join(tmpdir(), 'manyruns-bench-'));
  try {
    return await use(folder);
  } finally {
    if (existsSync(folder)) rmSync(folder, { recursive: true });
  }
}
