import { plural } from '../report/format.ts';
import type { Progress } from '../results/progress.ts';
import { tell } from './output.ts';
import type { ProgressBar } from './progress-bar.ts';

export interface ProgressDisplay {
  update(progress: Progress): void;
  end(): void;
  latest(): Progress | undefined;
}

export interface ProgressDisplayOptions {
  readonly quiet?: boolean;
  /** How what is missing is trained: `on 2 threads`. */
  readonly how: string;
  /** Looks which variant is the best so far; asked on a terminal only, now and then. */
  readonly soFar?: () => Promise<string>;
}

/** Says once what stands and what is to be trained, then follows it with a bar. */
export async function progressDisplay({
  quiet = false,
  how,
  soFar,
}: ProgressDisplayOptions): Promise<ProgressDisplay> {
  // What draws it takes longer to load than a short experiment to train.
  const progressBar = quiet ? () => NO_BAR : (await import('./progress-bar.ts')).progressBar;
  let latest: Progress | undefined;
  let bar: ProgressBar | undefined;
  // Seen here: who begins to look in the middle, or sees several invocations, still gets the right rate.
  let seen = 0;
  let before: number | undefined;
  const count = (episodes: number) => {
    if (before !== undefined) seen += episodes >= before ? episodes - before : episodes;
    before = episodes;
    return seen;
  };
  const lookAtBest = nowAndThen(!quiet && process.stderr.isTTY ? soFar : undefined);
  return {
    latest: () => latest,
    update(progress) {
      latest = progress;
      const done = progress.ok + progress.failed;
      if (!bar) {
        const missing = progress.planned - done;
        if (!quiet && progress.reused > 0) tell(`${plural(progress.reused, 'run')} stand already.`);
        if (!quiet && missing > 0) tell(`Training ${plural(missing, 'run')} ${how}.`);
        bar = progressBar(progress.planned, { quiet: quiet || missing === 0, already: done });
      }
      bar.update(done, { episodes: count(progress.episodes), best: lookAtBest() });
    },
    end: () => bar?.end(),
  };
}

// --- internal ---

const LOOK_EVERY_MS = 5000;

/** Gives what was seen last, and looks again where that is some seconds ago; nobody waits for it. */
function nowAndThen(look: (() => Promise<string>) | undefined): () => string {
  let last = performance.now();
  let seen = '';
  let busy = false;
  return () => {
    if (!look || busy || performance.now() - last < LOOK_EVERY_MS) return seen;
    busy = true;
    // What is wrong with a file is told by those who need it.
    void look()
      .then((words) => {
        seen = words;
      })
      .catch(() => undefined)
      .finally(() => {
        [busy, last] = [false, performance.now()];
      });
    return seen;
  };
}

const NO_BAR: ProgressBar = { update() {}, end() {} };
