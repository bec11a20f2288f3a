import { Presets, SingleBar } from 'cli-progress';
import { count } from '../report/format.ts';
import { tell } from './output.ts';

/** Follows work on stderr: a bar on a terminal, plain lines now and then elsewhere, nothing when quiet. */
export interface ProgressBar {
  /** Without episodes, it tells no rate; `best` is which variant is first so far. */
  update(done: number, beside?: { readonly episodes?: number; readonly best?: string }): void;
  end(): void;
}

const LINE_EVERY_MS = 5000;

export function progressBar(total: number, { quiet = false, already = 0 } = {}): ProgressBar {
  if (quiet) return { update() {}, end() {} };
  const start = performance.now();
  const rate = (episodes: number | undefined) => {
    if (episodes === undefined) return '';
    const perSecond = episodes / Math.max(0.001, (performance.now() - start) / 1000);
    return `, ${count(Math.round(perSecond))} episodes/s`;
  };
  const left = (done: number) => {
    const seconds = ((performance.now() - start) / 1000 / Math.max(1, done - already)) * (total - done);
    return done === already ? '?' : duration(seconds);
  };
  return process.stderr.isTTY ? bar(total, rate, left) : lines(total, rate, left);
}

// --- internal ---

type Rate = (episodes: number | undefined) => string;
type Words = (value: number) => string;

function bar(total: number, rate: Rate, left: Words): ProgressBar {
  const single = new SingleBar(
    {
      format: '{bar} {value}/{total} runs{rate}, {left} left{best}',
      stream: process.stderr,
      hideCursor: true,
      barsize: 24,
      gracefulExit: false,
    },
    Presets.rect,
  );
  let started = false;
  return {
    update(done, { episodes, best } = {}) {
      const words = { rate: rate(episodes), left: left(done), best: best ? `; ${best}` : '' };
      if (!started) single.start(total, done, words);
      else single.update(done, words);
      started = true;
    },
    end: () => single.stop(),
  };
}

function lines(total: number, rate: Rate, left: Words): ProgressBar {
  let last = performance.now();
  return {
    update(done, { episodes } = {}) {
      const now = performance.now();
      if (now - last < LINE_EVERY_MS) return;
      last = now;
      tell(`${count(done)} of ${count(total)} runs${rate(episodes)}, ${left(done)} left`);
    },
    end() {},
  };
}

function duration(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  if (seconds < 3600) return `${Math.ceil(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}
