import { messageOf } from './errors.ts';
import { curveBlocks } from './experiment/curve.ts';
import type { Part } from './experiment/part.ts';
import { evaluatePolicy } from './policy/evaluate-policy.ts';
import { policyText } from './policy/policy-text.ts';
import { release } from './release.ts';
import { encodeEpisodes, encodeRuns, type RunRow } from './results.ts';
import { type RunResult, trainNormalised } from './run.ts';
import { environmentOf, type RunSpec } from './run-spec.ts';
import { releaseTable, runTableBuilder, tableOf } from './run-table.ts';
import { type EpisodeMetrics, emptyMetrics } from './train.ts';

/** What came of a part: its two finished files. */
export interface TrainedPart {
  readonly ok: number;
  readonly failed: number;
  readonly runs: Uint8Array;
  readonly episodes: Uint8Array;
}

export interface TrainPartOptions {
  /** Milliseconds from any fixed moment, to tell how long each run took. */
  readonly clock: () => number;
  /** Called every few milliseconds after an episode; what it throws ends the part. */
  readonly onEpisode?: () => void;
  /** Note each run's own time in `billed_ms` too, in whole milliseconds, as Lambda bills them. */
  readonly onLambda?: boolean;
}

const LAST = 100;

/**
 * Trains the runs of a part and encodes them. A run that fails becomes a failed row and does not take its
 * neighbours with it. The bytes depend on the part alone, durations aside.
 */
export function trainPart(part: Part, { clock, onEpisode, onLambda }: TrainPartOptions): TrainedPart {
  const [{ episodes: length }] = part.specs;
  const all = emptyMetrics(part.specs.length * length);
  const room = { scratch: new Float64Array(length), blocks: curveBlocks(length) };
  const stop: { reason?: unknown } = {};
  const watch = onEpisode && (() => callOrRemember(onEpisode, stop));
  const rows = runTableBuilder(part.specs.length, room.blocks.length);
  const seeds: number[] = [];
  for (const spec of part.specs) {
    const start = clock();
    let row: RunRow;
    try {
      const into = piece(all, seeds.length * length, length);
      const result = trainNormalised(spec, { onEpisode: watch }, into);
      row = okRow(part.variant, result, { duration: clock() - start, ...room });
      release(result.table);
      seeds.push(spec.seed);
    } catch (error) {
      if (stop.reason !== undefined) throw stop.reason;
      row = failedRow(part.variant, spec, error, clock() - start);
    }
    rows.add(onLambda ? { ...row, billed_ms: Math.ceil(row.duration_ms) } : row);
  }
  const episodes = encodeEpisodes({ seeds, ...piece(all, 0, seeds.length * length) });
  release(...Object.values(all));
  const table = rows.table();
  const runs = encodeRuns(table, episodes);
  releaseTable(table);
  return { ok: seeds.length, failed: table.runs - seeds.length, runs, episodes };
}

/** The outcome of a part none of whose runs could be carried out: a failed row for each. */
export function failedPart(part: Part, error: unknown): TrainedPart {
  const episodes = encodeEpisodes({ seeds: [], ...emptyMetrics(0) });
  const rows = part.specs.map((spec) => failedRow(part.variant, spec, error, 0));
  return { ok: 0, failed: rows.length, runs: encodeRuns(tableOf(rows), episodes), episodes };
}

/**
 * The mean of each block of a learning curve.
 *
 * @param blocks the first episode of each
 */
export function blockMeans(
  values: Float64Array,
  blocks: readonly number[] = curveBlocks(values.length),
): Float64Array {
  const means = new Float64Array(blocks.length);
  for (let i = 0; i < blocks.length; i++) means[i] = mean(values, blocks[i], blocks[i + 1] ?? values.length);
  return means;
}

// --- internal ---

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
  /** [episodes] Room to work in. */
  readonly scratch: Float64Array;
  /** The first episode of each block of a learning curve. */
  readonly blocks: readonly number[];
}

function okRow(variant: string, result: RunResult, measured: Measured): RunRow {
  const { spec } = result;
  const { duration, scratch } = measured;
  scratch.set(result.truncated);
  const truncated = total(scratch, 0, spec.episodes);
  const timesteps = figuresOf(result.timesteps, measured);
  const penalties = figuresOf(result.penalties, measured);
  const returns = figuresOf(result.returns, measured);
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
    truncated,
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

/** Copied first, because loops that meet several types of arrays take three times as long. */
function figuresOf(metric: EpisodeMetrics[keyof EpisodeMetrics], { scratch, blocks }: Measured) {
  scratch.set(metric);
  const { length } = scratch;
  return {
    total: total(scratch, 0, length),
    last: mean(scratch, Math.max(0, length - LAST), length),
    curve: blockMeans(scratch, blocks),
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

function mean(values: Float64Array, from: number, to: number): number {
  return total(values, from, to) / (to - from);
}

function total(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[i];
  return sum;
}
