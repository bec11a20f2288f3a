import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Measurement, Row } from './measurement.ts';

const main = join(import.meta.dirname, '..', 'bin', 'manyruns.js');
const SIZES = [10, 100, 1000, 10_000];
const EPISODES = 1000;

/** The whole command, as a process: wall time, CPU time and peak memory as the number of runs grows. */
export const growth: Measurement = {
  title: `Growth: runs of ${EPISODES} episodes of Taxi, from a cold start to written results and the table`,
  async measure() {
    const cores = availableParallelism();
    return SIZES.flatMap((runs) => [...new Set([1, cores])].map((threads) => measureSize(runs, threads)));
  },
};

// --- internal ---

function measureSize(runs: number, threads: number): Row {
  const folder = mkdtempSync(join(tmpdir(), 'growth-'));
  try {
    const file = join(folder, 'experiment.json');
    writeFileSync(
      file,
      JSON.stringify({ name: 'growth', environment: 'taxi', epsilon: 0.1, episodes: EPISODES, seeds: runs }),
    );
    const start = performance.now();
    const { status, stderr } = spawnSync(
      '/usr/bin/time',
      [
        '-f',
        '%U %S %M',
        process.execPath,
        main,
        'run',
        file,
        '--out',
        folder,
        '--quiet',
        '--no-report',
        '--threads',
        String(threads),
      ],
      { encoding: 'utf8' },
    );
    const seconds = (performance.now() - start) / 1000;
    if (status !== 0) throw new Error(`manyruns ended with ${status}: ${stderr}`);
    const [user, system, kilobytes] = stderr.trim().split('\n').at(-1)?.split(' ').map(Number) ?? [];
    return {
      runs,
      threads,
      seconds,
      'CPU seconds': user + system,
      'peak MB': kilobytes / 1024,
      'ms per run': (seconds * 1000) / runs,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
