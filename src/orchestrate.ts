import { Readable } from 'node:stream';
import { anySignal } from './backends/any-signal.ts';
import type { Backend } from './backends/backend.ts';
import type { Plan } from './experiment/plan.ts';
import type { PartResult } from './parts/train-part.ts';
import { readCommitted } from './results/committed.ts';
import { clearLeftovers } from './results/leftovers.ts';
import { missingParts } from './results/missing.ts';
import { type Progress, type ProgressOptions, trackProgress } from './results/progress.ts';
import { writePart } from './results/write-part.ts';
import { checkNothingIsLost, writeRecord } from './results/write-record.ts';
import { writeSummary } from './results/write-summary.ts';
import type { Summary } from './statistics/summary.ts';
import { messageOf } from './validation/errors.ts';

export interface OrchestrateOptions extends ProgressOptions {
  readonly plan: Plan;
  readonly backend: Backend;
  /** Start no further parts, let the running ones finish. */
  readonly stopStarting?: AbortSignal;
  /** Stop at once. */
  readonly signal?: AbortSignal;
  /** Compute the parts again that have failed runs. */
  readonly retryFailed?: boolean;
  /** What to note in experiment.json as having made the results. */
  readonly software?: string;
  /**
   * When the experiment was started, over all invocations, in milliseconds since 1970; now if not said. What was asked
   * for before does not count: failed runs that were written since then are not tried again.
   */
  readonly started?: number;
  /** How many parts to write at once: more than one where each write takes long, and none fills the line. */
  readonly commitsAtOnce?: number;
}

export interface Orchestrated
  extends Pick<Progress, 'id' | 'state' | 'planned' | 'ok' | 'failed' | 'reused'> {
  readonly missing: number;
  /** Parts that did not stand, each with the reason: computed again, the damaged files kept under `damaged/`. */
  readonly damaged: readonly string[];
  /** Where nothing is missing, and nobody stopped it before it was made. */
  readonly summary?: Summary;
}

/**
 * Carries out what is missing of a plan: parts go to the backend, their finished files to the store, the runs file last,
 * which commits them. What stands is never computed again, so it can be stopped at any moment and called again; when
 * nothing is missing it writes summary.json, over all that stands.
 *
 * @throws what the store or the backend throws; everything that was committed stays
 */
export async function orchestrate(options: OrchestrateOptions): Promise<Orchestrated> {
  const { plan, backend, store, now, signal, commitsAtOnce = 1, started = now() } = options;
  const { id } = plan;
  const committed = await readCommitted(store, id, plan.variants);
  const { parts, ...counts } = missingParts(plan, committed, options);
  await writeRecord(options, committed);
  await clearLeftovers(store, id, committed, parts);

  const progress = trackProgress(options, { id, started, ...counts });
  const end = async (state: Progress['state'], summary?: Summary): Promise<Orchestrated> => {
    const { planned, ok, failed, reused } = await progress.end(state);
    const damaged = committed.damaged.map(({ key, reason }) => `${key} (${reason})`);
    return { id, state, planned, ok, failed, reused, missing: progress.missing(), damaged, summary };
  };
  try {
    await progress.start();
    const stopStarting = anySignal(progress.cancelled, options.stopStarting);
    const results = Readable.from(backend.run(parts, { signal, stopStarting }), { highWaterMark: 1 });
    const standing = new Set([...committed.runs.values()].map(({ key }) => key));
    await results.forEach(
      async (result: PartResult) => {
        await writePart(store, id, result.files, standing);
        await progress.add(result);
      },
      { concurrency: commitsAtOnce },
    );
    const isStopped = signal?.aborted || progress.cancelled.aborted;
    if (progress.missing() > 0) return await end(isStopped ? 'cancelled' : 'incomplete');
    const written = await writeSummary(store, plan, signal).catch((error) => {
      if (!signal?.aborted) throw error;
    });
    if (!written) return await end('cancelled');
    checkNothingIsLost(written.runs, plan, committed);
    return await end('done', written.summary);
  } catch (error) {
    await progress.end('failed', messageOf(error)).catch(() => undefined);
    throw error;
  }
}
