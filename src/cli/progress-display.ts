import { setTimeout } from 'node:timers/promises';
import { plural } from '../report/format.ts';
import type { Progress } from '../results/progress.ts';
import { tell } from './output.ts';
import { progressBar } from './progress-bar.ts';

export interface ProgressDisplayOptions {
  readonly quiet?: boolean;
  /** How what is missing is trained: `on 2 threads`. */
  readonly how: string;
  /** Looks which variant is the best so far; asked on a terminal only, now and then. */
  readonly soFar?: () => Promise<string>;
}

const LOOK_EVERY_MS = 5000;

/** Says once what stands and what is to be trained, then follows it with a bar. */
export async function progressDisplay({ quiet, how, soFar }: ProgressDisplayOptions) {
  const bar = await progressBar({ quiet });
  const ended = new AbortController();
  let latest: Progress | undefined;
  let best = '';
  // Counted here: who begins to look in the middle, or sees several invocations, still gets the right rate.
  let episodes = 0;
  const keepLooking = async (look: () => Promise<string>) => {
    while (!ended.signal.aborted) {
      await setTimeout(LOOK_EVERY_MS, undefined, { signal: ended.signal });
      // What is wrong with a file is told by those who need it.
      best = await look().catch(() => best);
    }
  };
  if (soFar && !quiet && process.stderr.isTTY) void keepLooking(soFar).catch(() => undefined);
  return {
    latest: () => latest,
    update(progress: Progress): void {
      const { planned, ok, failed, reused } = progress;
      const done = ok + failed;
      if (latest) {
        const before = latest.episodes <= progress.episodes ? latest.episodes : 0;
        episodes += progress.episodes - before;
      } else if (!quiet) {
        if (reused > 0) tell(`${plural(reused, 'run')} stand already.`);
        if (done < planned) tell(`Training ${plural(planned - done, 'run')} ${how}.`);
      }
      latest = progress;
      bar.update(done, planned, { episodes, best });
    },
    end(): void {
      ended.abort();
      bar.end();
    },
  };
}
