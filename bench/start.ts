import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Measurement, median, spread } from './measurement.ts';
import { manyruns } from './processes.ts';

const ROUNDS = 9;
/** What Lambda and the stack set; nothing is called. */
const env = {
  ...process.env,
  RESULTS_BUCKET: 'bench',
  TRAIN_ONE_RUN: 'arn:aws:lambda:eu-west-1:111111111111:function:manyruns-train-one-run:live',
  MEMORY_MB: '1769',
  ARCHITECTURE: 'arm64',
  AWS_REGION: 'eu-west-1',
};

/** Short commands as whole processes, beside a Node.js that does nothing, in interleaved rounds. */
export const start: Measurement = {
  title: 'Cold start: whole processes (ms; medians of interleaved rounds)',
  async measure() {
    const folder = mkdtempSync(join(tmpdir(), 'start-'));
    const file = join(folder, 'one.json');
    writeFileSync(
      file,
      JSON.stringify({ name: 'one', environment: 'taxi', epsilon: 0.1, episodes: 1000, seeds: 1 }),
    );
    const main = manyruns();
    const { bundleAll } = await import('../infra/bundle.ts');
    const bundles = await bundleAll(join(folder, 'bundles'));
    const load = (bundle: string) => [
      '--input-type=module',
      '-e',
      `await import(${JSON.stringify(join(bundle, 'index.mjs'))})`,
    ];
    const commands: Record<string, string[]> = {
      'node -e 0': ['-e', '0'],
      'manyruns list': [main, 'list'],
      'manyruns plan': [main, 'plan', file],
      'manyruns run, one run of 1,000 episodes': [
        main,
        'run',
        file,
        '--quiet',
        '--no-report',
        '--out',
        join(folder, 'out'),
      ],
      'load the bundle of train-one-run': load(bundles['train-one-run']),
      'load the bundle of the orchestrator': load(bundles.orchestrator),
    };
    const times = Object.fromEntries(Object.keys(commands).map((name) => [name, [] as number[]]));
    try {
      for (let round = 0; round <= ROUNDS; round++) {
        for (const [name, args] of Object.entries(commands)) {
          rmSync(join(folder, 'out'), { recursive: true, force: true });
          const before = performance.now();
          const { status } = spawnSync(process.execPath, args, { stdio: 'ignore', env });
          if (status !== 0) throw new Error(`${name} ended with ${status}`);
          if (round > 0) times[name].push(performance.now() - before);
        }
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
    const nothing = times['node -e 0'];
    return Object.entries(times).map(([command, ms]) => ({
      command,
      ms: median(ms),
      'x node -e 0': median(ms.map((time, i) => time / nothing[i])),
      spread: spread(ms.map((time, i) => time / nothing[i])),
    }));
  },
};
