import { availableParallelism } from 'node:os';
import { trainNormalised } from '../src/training/run.ts';
import { normaliseRunSpec } from '../src/training/run-spec.ts';
import { type Measurement, median, type Row } from './measurement.ts';
import { inFolder, runExperiment, runProcess, type Usage } from './processes.ts';
import { compileTwin, writeImage } from './twin.ts';

const sizes = [
  { runs: 10, episodes: 1000 },
  { runs: 100, episodes: 1000 },
  { runs: 1000, episodes: 1000 },
  { runs: 10_000, episodes: 1000 },
  { runs: 1000, episodes: 10_000 },
];
const ROUNDS = 3;
/** So many runs take a minute, on one thread and on all, and beside them the twin. */
const ONCE_FROM = 10_000;
const SAMPLE = 100;
const seeds = Array.from({ length: SAMPLE }, (_, seed) => seed);

/** The whole command, as a process, as the number of runs grows; beside the twin in C, as one process and as several. */
export const growth: Measurement = {
  title:
    'Growth: whole processes of `manyruns run --no-report` on Taxi, to written results and the table. "wall / ideal": ' +
    'to the time of training alone, shared evenly by the threads. "gain": one thread to all, beside what as many ' +
    'processes of the twin gain, in the same rounds',
  async measure() {
    const cores = availableParallelism();
    return inFolder(async (folder) => {
      const twin = compileTwin(folder);
      const rows: Row[] = [];
      for (const size of sizes) {
        const spec = normaliseRunSpec({ ...task, episodes: size.episodes, seed: 7 });
        const image = twin && writeImage(folder, spec, seeds);
        const control = (processes: number) => twinProcesses(twin?.program, image, size.runs, processes);
        rows.push(...(await measureSize(size, cores, control)));
      }
      return rows;
    });
  },
};

// --- internal ---

const task = { environment: 'taxi', epsilon: 0.1 };

interface Size {
  readonly runs: number;
  readonly episodes: number;
}

async function measureSize(
  size: Size,
  cores: number,
  control: (processes: number) => Promise<number>,
): Promise<Row[]> {
  const counts = [...new Set([1, cores])];
  const rounds: { training: number; usages: Usage[]; twins: number[] }[] = [];
  const many = size.runs >= ONCE_FROM ? 1 : ROUNDS;
  for (let round = 0; round < many; round++) {
    const training = trainingSeconds(size);
    const usages: Usage[] = [];
    const twins: number[] = [];
    for (const threads of counts) {
      usages.push(await runExperiment(experimentOf(size), ['--threads', String(threads)]));
      twins.push(await control(threads));
    }
    rounds.push({ training, usages, twins });
  }
  return counts.map((threads, i): Row => {
    const seconds = median(rounds.map(({ usages }) => usages[i].seconds));
    return {
      ...size,
      threads,
      seconds,
      'CPU seconds': median(rounds.map(({ usages }) => usages[i].cpuSeconds)),
      'training s': median(rounds.map(({ training }) => training)),
      'wall / ideal': median(rounds.map(({ training, usages }) => usages[i].seconds / (training / threads))),
      'peak MB': median(rounds.map(({ usages }) => usages[i].peakMegabytes)),
      gain: median(rounds.map(({ usages }) => usages[0].seconds / usages[i].seconds)),
      'gain of C': median(rounds.map(({ twins }) => twins[0] / twins[i])),
    };
  });
}

function experimentOf({ runs, episodes }: Size): object {
  return { name: 'growth', ...task, episodes, seeds: runs };
}

/** CPU seconds of training alone, by the kernel, in this thread: from a sample of the runs. */
function trainingSeconds({ runs, episodes }: Size): number {
  const sample = Math.min(runs, SAMPLE);
  const { user, system } = process.cpuUsage();
  for (let seed = 0; seed < sample; seed++) {
    trainNormalised(normaliseRunSpec({ ...task, episodes, seed }));
  }
  const now = process.cpuUsage();
  return ((now.user - user + now.system - system) / 1e6 / sample) * runs;
}

/** Seconds in which so many processes of the twin train the runs, in equal shares; NaN without a C compiler. */
async function twinProcesses(
  program: string | undefined,
  image: string | undefined,
  runs: number,
  processes: number,
): Promise<number> {
  if (!program || !image) return Number.NaN;
  const start = performance.now();
  const share = String(Math.ceil(runs / processes));
  await Promise.all(Array.from({ length: processes }, () => runProcess(program, [image, share])));
  return (performance.now() - start) / 1000;
}
