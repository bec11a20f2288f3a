import { curveBlocks } from '../experiment/curve.ts';
import type { Part } from '../experiment/part.ts';
import { evaluatePolicy } from '../policy/evaluate-policy.ts';
import { policyText } from '../policy/policy-text.ts';
import { encodeEpisodes, encodeRuns, type RunRow } from '../results/files.ts';
import { type RunTable, runTableBuilder, tableOf } from '../results/run-table.ts';
import { bytesOf, releaseSummaryTable, type SummaryTable, summaryTable } from '../results/summary-table.ts';
import { type RunResult, trainNormalised } from '../training/run.ts';
import { environmentOf, type RunSpec } from '../training/run-spec.ts';
import { type EpisodeMetrics, emptyMetrics } from '../training/train.ts';
import { messageOf } from '../validation/errors.ts';
import { figuresOf } from './figures.ts';

/** What came of a part: its two finished files. */
export interface TrainedPart {
  readonly ok: number;
  readonly failed: number;
  readonly runs: Uint8Array;
  readonly episodes: Uint8Array;
  /** What a summary needs of `runs`, unless that is large or was trained elsewhere. */
  readonly table?: SummaryTable;
}

export interface TrainPartOptions {
  /** Milliseconds from any fixed moment, to tell how long each run took. */
  readonly clock: () => number;
  /** Called every few milliseconds after an episode; what it throws ends the part. */
  readonly onEpisode?: () => void;
  /** Note each run's own time in `billed_ms` too, in whole milliseconds, as Lambda bills them. */
  readonly onLambda?: boolean;
}

/**
 * Trains the runs of a part and encodes them. A run that fails becomes a failed row and does not take its
 * neighbours with it. The bytes depend on the part alone, durations aside.
 */
export function trainPart(part: Part, options: TrainPartOptions): TrainedPart {
  const turns = trainInTurns(part, options);
  for (;;) {
    const { done, value } = turns.next();
    if (done) return value;
  }
}

/** The same, a run at a time. */
export function* trainInTurns(
  part: Part,
  { clock, onEpisode, onLambda }: TrainPartOptions,
): Generator<undefined, TrainedPart> {
  const [{ episodes: length }] = part.specs;
  const all = emptyMetrics(part.specs.length * length);
  const blocks = curveBlocks(length);
  const stop: { reason?: unknown } = {};
  const watch = onEpisode && (() => callOrRemember(onEpisode, stop));
  const rows = runTableBuilder(part.specs.length, blocks.length);
  const seeds: number[] = [];
  for (const spec of part.specs) {
    const start = clock();
    let row: RunRow;
    try {
      const result = trainNormalised(spec, { onEpisode: watch });
      const at = seeds.length * length;
      for (const metric of ['timesteps', 'penalties', 'returns', 'truncated'] as const)
        all[metric].set(result[metric], at);
      row = okRow(part.variant, result, { duration: clock() - start, blocks });
      seeds.push(spec.seed);
    } catch (error) {
      if (stop.reason !== undefined) throw stop.reason;
      row = failedRow(part.variant, spec, error, clock() - start);
    }
    rows.add(onLambda ? { ...row, billed_ms: Math.ceil(row.duration_ms) } : row);
    yield;
  }
  const episodes = encodeEpisodes({ seeds, ...piece(all, 0, seeds.length * length) });
  const table = rows.table();
  const runs = encodeRuns(table, episodes);
  return { ok: seeds.length, failed: table.runs - seeds.length, runs, episodes, ...handedOn(table) };
}

/** The outcome of a part none of whose runs could be carried out: a failed row for each. */
export function failedPart(part: Part, error: unknown): TrainedPart {
  const episodes = encodeEpisodes({ seeds: [], ...emptyMetrics(0) });
  const rows = part.specs.map((spec) => failedRow(part.variant, spec, error, 0));
  const table = tableOf(rows);
  const runs = encodeRuns(table, episodes);
  return { ok: 0, failed: rows.length, runs, episodes, ...handedOn(table) };
}

// --- internal ---

/** What is handed on beside its file: several of them may wait. */
const MOST_BYTES = 2e6;

/** It is the end of the table. */
function handedOn(table: RunTable): Pick<TrainedPart, 'table'> {
  const found = summaryTable(table);
  if (bytesOf(found) <= MOST_BYTES) return { table: found };
  releaseSummaryTable(found);
  return {};
}

/** The metrics of some of the episodes: views. */
function piece({ timesteps, penalties, returns, truncated }: EpisodeMetrics, from: number, length: number) {
  const to = from + length;
  return {
    timesteps: timesteps.subarray(from, to),
    penalties: penalties.subarray(from, to),
    returns: returns.subarray(from, to),
    truncated: truncated.subarray(from, to),
  };
}

interface Measured {
  readonly duration: number;
  /** The first episode of each block of a learning curve. */
  readonly blocks: readonly number[];
}

function okRow(variant: string, result: RunResult, { duration, blocks }: Measured): RunRow {
  const { spec } = result;
  const timesteps = figuresOf(result.timesteps, blocks);
  const penalties = figuresOf(result.penalties, blocks);
  const returns = figuresOf(result.returns, blocks);
  const value = evaluatePolicy(environmentOf(spec.environment), result.policy);
  return {
    variant,
    seed: spec.seed,
    status: 'ok',
    episodes: spec.episodes,
    timesteps: timesteps.total,
    penalties: penalties.total,
    returns: returns.total,
    last_timesteps: timesteps.last,
    last_penalties: penalties.last,
    last_returns: returns.last,
    // Mostly there is none to be counted.
    truncated: result.truncated.includes(1) ? figuresOf(result.truncated, blocks).total : 0,
    curve_timesteps: timesteps.curve,
    curve_penalties: penalties.curve,
    curve_returns: returns.curve,
    policy: policyText(result.policy),
    starts: value.starts,
    solved_starts: value.solvedStarts,
    goal_probability: value.goalProbability,
    policy_timesteps: value.timesteps,
    policy_returns: value.returns,
    digest: result.digest,
    duration_ms: duration,
    billed_ms: 0,
    error: null,
  };
}

function failedRow(variant: string, spec: RunSpec, error: unknown, duration: number): RunRow {
  return {
    variant,
    seed: spec.seed,
    status: 'failed',
    episodes: spec.episodes,
    timesteps: 0,
    penalties: 0,
    returns: 0,
    last_timesteps: Number.NaN,
    last_penalties: Number.NaN,
    last_returns: Number.NaN,
    truncated: 0,
    curve_timesteps: new Float64Array(),
    curve_penalties: new Float64Array(),
    curve_returns: new Float64Array(),
    policy: '',
    starts: 0,
    solved_starts: 0,
    goal_probability: Number.NaN,
    policy_timesteps: Number.NaN,
    policy_returns: Number.NaN,
    digest: '',
    duration_ms: duration,
    billed_ms: 0,
    error: messageOf(error).slice(0, 1000),
  };
}

function callOrRemember(call: () => void, stop: { reason?: unknown }): void {
  try {
    call();
  } catch (reason) {
    stop.reason = reason;
    throw reason;
  }
}
