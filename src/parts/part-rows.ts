import { curveBlocks } from '../experiment/curve.ts';
import { firstOf, type Part } from '../experiment/part.ts';
import { evaluatePolicy } from '../policy/evaluate-policy.ts';
import { policyText } from '../policy/policy-text.ts';
import { sha256 } from '../results/checksums.ts';
import { type CurveRow, encodeCurves } from '../results/curves.ts';
import { encodeEpisodes } from '../results/episodes.ts';
import { keys } from '../results/keys.ts';
import { encodeRuns, type RunRow } from '../results/runs.ts';
import type { RunResult } from '../training/run.ts';
import { choiceLabel, environmentOf, type RunSpecWithoutSeed } from '../training/run-spec.ts';
import { messageOf } from '../validation/errors.ts';
import { sumOf, totalsOf } from './totals.ts';

/** The finished files of a part, in the order in which they are to be written: the runs file, which commits it, last. */
export interface PartFiles {
  readonly ok: number;
  readonly failed: number;
  /** By their keys below `<id>/`. */
  readonly files: Readonly<Record<string, Uint8Array>>;
}

/** Gathers the runs of a part, in its order, as rows of its files. */
export function partRows(part: Part) {
  const { experiment, variants, seeds } = part;
  const runs: RunRow[] = [];
  const curves: CurveRow[] = [];
  const episodes = new Map(
    Object.entries(variants).map(([variant, spec]) => [
      variant,
      episodeColumns(spec.episodes * seeds.length),
    ]),
  );
  const start = (variant: string, seed: number) => ({
    experiment,
    variant,
    seed,
    ...ofSpec(variants[variant]),
  });

  return {
    /** @param duration how long the run took, in milliseconds; and what of it is billed, on Lambda */
    add(variant: string, result: RunResult, duration: number, billed = 0): void {
      const { seed } = result.spec;
      const blocks = curveBlocks(result.spec.episodes);
      const timesteps = totalsOf(result.timesteps, blocks);
      const penalties = totalsOf(result.penalties, blocks);
      const returns = totalsOf(result.returns, blocks);
      const value = evaluatePolicy(environmentOf(result.spec.environment), result.policy);
      episodes.get(variant)?.add(result);
      for (const [i, episode] of blocks.entries()) {
        curves.push({
          experiment,
          variant,
          seed,
          episode,
          episodes: (blocks[i + 1] ?? result.spec.episodes) - episode,
          timesteps: timesteps.blocks[i],
          penalties: penalties.blocks[i],
          returns: returns.blocks[i],
        });
      }
      runs.push({
        ...start(variant, seed),
        status: 'ok',
        timesteps: timesteps.sum,
        penalties: penalties.sum,
        returns: returns.sum,
        last_timesteps: timesteps.last,
        last_penalties: penalties.last,
        last_returns: returns.last,
        truncated: sumOf(result.truncated),
        policy: policyText(result.policy),
        starts: value.starts,
        solved_starts: value.solvedStarts,
        goal_probability: value.goalProbability,
        policy_timesteps: value.timesteps,
        policy_returns: value.returns,
        digest: result.digest,
        duration_ms: duration,
        billed_ms: billed,
        error: null,
      });
    },
    addFailed(variant: string, seed: number, error: unknown, duration = 0, billed = 0): void {
      runs.push({
        ...start(variant, seed),
        ...NOTHING,
        duration_ms: duration,
        billed_ms: billed,
        error: messageOf(error).slice(0, 1000),
      });
    },
    encode(): PartFiles {
      const first = firstOf(part);
      const below = (key: string) => key.slice(experiment.length + 1);
      const data = Object.fromEntries([
        ...[...episodes].map(([variant, columns]) => [
          below(keys.episodes(experiment, variant, first.seed)),
          encodeEpisodes(columns.gathered()),
        ]),
        [below(keys.curves(experiment, first.variant, first.seed)), encodeCurves(curves)],
      ]) as Record<string, Uint8Array>;
      const checksums = Object.fromEntries(Object.entries(data).map(([key, bytes]) => [key, sha256(bytes)]));
      const ok = runs.filter(({ status }) => status === 'ok').length;
      return {
        ok,
        failed: runs.length - ok,
        files: {
          ...data,
          [below(keys.runs(experiment, first.variant, first.seed))]: encodeRuns({
            rows: runs,
            files: checksums,
          }),
        },
      };
    },
  };
}

// --- internal ---

function ofSpec(spec: RunSpecWithoutSeed) {
  const { alpha, gamma } = spec.agent;
  return {
    environment: spec.environment.kind,
    agent: spec.agent.kind,
    epsilon: choiceLabel(spec.epsilon),
    alpha: typeof alpha === 'number' ? alpha : Number.NaN,
    gamma: typeof gamma === 'number' ? gamma : Number.NaN,
    spec: JSON.stringify(spec),
    episodes: spec.episodes,
  };
}

/** Of a run that failed. */
const NOTHING = {
  status: 'failed',
  timesteps: 0,
  penalties: 0,
  returns: 0,
  last_timesteps: Number.NaN,
  last_penalties: Number.NaN,
  last_returns: Number.NaN,
  truncated: 0,
  policy: '',
  starts: 0,
  solved_starts: 0,
  goal_probability: Number.NaN,
  policy_timesteps: Number.NaN,
  policy_returns: Number.NaN,
  digest: '',
} as const;

/** The episodes of the runs of a variant that succeeded, end to end, in room for `most`. */
function episodeColumns(most: number) {
  const seeds: number[] = [];
  const timesteps = new Int32Array(most);
  const penalties = new Int32Array(most);
  const returns = new Float64Array(most);
  let end = 0;
  return {
    add(result: RunResult): void {
      seeds.push(result.spec.seed);
      timesteps.set(result.timesteps, end);
      penalties.set(result.penalties, end);
      returns.set(result.returns, end);
      end += result.timesteps.length;
    },
    gathered: () => ({
      seeds,
      timesteps: timesteps.subarray(0, end),
      penalties: penalties.subarray(0, end),
      returns: returns.subarray(0, end),
    }),
  };
}
