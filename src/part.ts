import { messageOf } from './errors.ts';
import { curveBlocks } from './experiment/curve.ts';
import type { Part } from './experiment/part.ts';
import { evaluatePolicy } from './policy/evaluate-policy.ts';
import { encodeEpisodes, encodeRuns, type RunRow } from './results.ts';
import { type RunResult, trainNormalised } from './run.ts';
import { environmentOf, type RunSpec } from './run-spec.ts';

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
const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz';

/**
 * Trains the runs of a part and encodes them. A run that fails becomes a failed row and does not take its
 * neighbours with it. The bytes depend on the part alone, durations aside.
 */
export function trainPart(part: Part, { clock, onEpisode, onLambda }: TrainPartOptions): TrainedPart {
  const results: RunResult[] = [];
  const stop: { reason?: unknown } = {};
  const watch = onEpisode && (() => callOrRemember(onEpisode, stop));
  const trained = part.specs.map((spec) => {
    const start = clock();
    try {
      const result = trainNormalised(spec, { onEpisode: watch });
      results.push(result);
      return okRow(part.variant, result, clock() - start);
    } catch (error) {
      if (stop.reason !== undefined) throw stop.reason;
      return failedRow(part.variant, spec, error, clock() - start);
    }
  });
  const rows = onLambda ? trained.map((row) => ({ ...row, billed_ms: Math.ceil(row.duration_ms) })) : trained;
  const episodes = encodeEpisodes(results.map(({ spec: { seed }, ...metrics }) => ({ seed, ...metrics })));
  return {
    ok: results.length,
    failed: rows.length - results.length,
    runs: encodeRuns(rows, episodes),
    episodes,
  };
}

/** The outcome of a part none of whose runs could be carried out: a failed row for each. */
export function failedPart(part: Part, error: unknown): TrainedPart {
  const episodes = encodeEpisodes([]);
  const rows = part.specs.map((spec) => failedRow(part.variant, spec, error, 0));
  return { ok: 0, failed: rows.length, runs: encodeRuns(rows, episodes), episodes };
}

/** The mean of each block of a learning curve. */
export function blockMeans(values: Float64Array): number[] {
  const blocks = curveBlocks(values.length);
  return blocks.map((first, i) => mean(values, first, blocks[i + 1] ?? values.length));
}

// --- internal ---

function okRow(variant: string, result: RunResult, duration: number): RunRow {
  const { spec, returns } = result;
  // All of one type: loops that meet several kinds of arrays take three times as long.
  const timesteps = new Float64Array(result.timesteps);
  const penalties = new Float64Array(result.penalties);
  const truncated = new Float64Array(result.truncated);
  const lastFrom = Math.max(0, spec.episodes - LAST);
  const value = evaluatePolicy(environmentOf(spec.environment), result.policy);
  return {
    variant,
    seed: spec.seed,
    status: 'ok',
    episodes: spec.episodes,
    timesteps: total(timesteps, 0, spec.episodes),
    penalties: total(penalties, 0, spec.episodes),
    returns: total(returns, 0, spec.episodes),
    last_timesteps: mean(timesteps, lastFrom, spec.episodes),
    last_penalties: mean(penalties, lastFrom, spec.episodes),
    last_returns: mean(returns, lastFrom, spec.episodes),
    truncated: total(truncated, 0, spec.episodes),
    curve_timesteps: blockMeans(timesteps),
    curve_penalties: blockMeans(penalties),
    curve_returns: blockMeans(returns),
    policy: Buffer.from(result.policy.map((action) => DIGITS.charCodeAt(action))).toString('latin1'),
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
    curve_timesteps: [],
    curve_penalties: [],
    curve_returns: [],
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
