import { count } from '../report/format.ts';
import { tell } from './output.ts';

/** Follows work on stderr: a bar on a terminal, plain lines now and then elsewhere, nothing when quiet. */
export interface ProgressBar {
  /** Without episodes, it tells no rate; `best` is which variant is first so far. */
  update(done: number, total: number, beside?: { readonly episodes?: number; readonly best?: string }): void;
  end(): void;
}

/** Begins at the first update: what is done by then was done before, and work that is all done is not shown. */
export async function progressBar({ quiet }: { readonly quiet?: boolean }): Promise<ProgressBar> {
  if (quiet) return { update() {}, end() {} };
  const { show, end } = process.stderr.isTTY ? await bar() : lines();
  let begun: { readonly at: number; readonly done: number } | undefined;
  return {
    update(done, total, { episodes, best } = {}) {
      begun ??= { at: performance.now(), done };
      if (begun.done === total) return;
      const seconds = (performance.now() - begun.at) / 1000;
      const perSecond = count(Math.round((episodes ?? 0) / Math.max(0.001, seconds)));
      show(done, total, {
        rate: episodes === undefined ? '' : `, ${perSecond} episodes/s`,
        left: done === begun.done ? '?' : duration((seconds / (done - begun.done)) * (total - done)),
        best: best ? `; ${best}` : '',
      });
    },
    end,
  };
}

// --- internal ---

interface Shown {
  show(
    done: number,
    total: number,
    words: { readonly rate: string; readonly left: string; best: string },
  ): void;
  end(): void;
}

async function bar(): Promise<Shown> {
  // It takes longer to load than a short experiment to train.
  const { Presets, SingleBar } = await import('cli-progress');
  const format = '{bar} {value}/{total} runs{rate}, {left} left{best}';
  const look = { stream: process.stderr, hideCursor: true, barsize: 24, gracefulExit: false };
  const single = new SingleBar({ format, ...look }, Presets.rect);
  return {
    show: (done, total, words) =>
      single.isActive ? single.update(done, words) : single.start(total, done, words),
    end: () => single.stop(),
  };
}

function lines(): Shown {
  let last = performance.now();
  return {
    show(done, total, { rate, left }) {
      const now = performance.now();
      if (now - last < LINE_EVERY_MS) return;
      last = now;
      tell(`${count(done)} of ${count(total)} runs${rate}, ${left} left`);
    },
    end() {},
  };
}

const LINE_EVERY_MS = 5000;

function duration(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  if (seconds < 3600) return `${Math.ceil(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}
