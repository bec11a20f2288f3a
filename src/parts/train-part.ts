import { registerPackedTables } from '../environments/tables.ts';
import { type Part, runsOf } from '../experiment/part.ts';
import { trainNormalised } from '../training/run.ts';
import { type PartFiles, partRows } from './part-rows.ts';

/** What came of a part. A run that failed is a row of it. */
export interface PartResult extends PartFiles {
  readonly part: Part;
}

export interface TrainPartOptions {
  /** Milliseconds from any fixed moment, to tell how long each run took. */
  readonly clock: () => number;
  /** Called every few milliseconds after an episode; a `Stopped` that it throws ends the part. */
  readonly onEpisode?: () => void;
  /** Note each run's own time in `billed_ms` too, in whole milliseconds, as Lambda bills them. */
  readonly onLambda?: boolean;
}

/** Thrown by `onEpisode` to end a part. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
}

/**
 * Trains the runs of a part and encodes them. A run that fails becomes a failed row and does not take its
 * neighbours with it. The bytes depend on the part alone, durations aside.
 *
 * @throws Stopped where `onEpisode` does
 */
export function trainPart(part: Part, { clock, onEpisode, onLambda = false }: TrainPartOptions): PartFiles {
  registerPackedTables(part.tables);
  const rows = partRows(part);
  for (const { variant, spec } of runsOf(part)) {
    const start = clock();
    const times = () => {
      const duration = clock() - start;
      return { duration_ms: duration, billed_ms: onLambda ? Math.ceil(duration) : 0 };
    };
    try {
      rows.add(variant, trainNormalised(spec, { onEpisode }), times());
    } catch (error) {
      if (error instanceof Stopped) throw error;
      rows.addFailed(variant, spec.seed, error, times());
    }
  }
  return rows.encode();
}

/** The files of a part none of whose runs could be carried out: a failed row for each. */
export function failedPart(part: Part, error: unknown): PartFiles {
  const rows = partRows(part);
  for (const { variant, spec } of runsOf(part)) rows.addFailed(variant, spec.seed, error);
  return rows.encode();
}
