import { curveBlocks } from '../experiment/curve.ts';
import { firstOf, type Part } from '../experiment/part.ts';
import { evaluatePolicy } from '../policy/evaluate-policy.ts';
import { policyText } from '../policy/policy-text.ts';
import { sha256 } from '../results/checksums.ts';
import { type CurveRow, encodeCurves } from '../results/curves.ts';
import { type EpisodesOfRun, encodeEpisodes } from '../results/episodes.ts';
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

/** How long a run took, in milliseconds; and what of it is billed, on Lambda. */
export type Times = Pick<RunRow, 'duration_ms' | 'billed_ms'>;

/** Gathers the runs of a part, in its order, as rows of its files. */
export function partRows({ experiment, variants, seeds }: Part) {
  const runs: RunRow[] = [];
  const curves: CurveRow[] = [];
  const episodes = new Map(Object.keys(variants).map((variant) => [variant, [] as EpisodesOfRun[]]));

  return {
    add(variant: string, result: RunResult, times: Times): void {
      const { seed } = result.spec;
      const { timesteps, penalties, returns } = result;
      // Before anything is kept: where this fails, the run does, and has no rows of episodes.
      const value = evaluatePolicy(environmentOf(result.spec.environment), result.policy);
      episodes.get(variant)?.push({ seed, timesteps, penalties, returns });
      const blocks = curveBlocks(result.spec.episodes);
      const [steps, punished, rewards] = [timesteps, penalties, returns].map((all) => totalsOf(all, blocks));
      for (const [i, episode] of blocks.entries()) {
        curves.push({
          ...{ experiment, variant, seed, episode },
          episodes: (blocks[i + 1] ?? result.spec.episodes) - episode,
          timesteps: steps.blocks[i],
          penalties: punished.blocks[i],
          returns: rewards.blocks[i],
        });
      }
      runs.push({
        ...{ experiment, variant, seed, ...ofSpec(variants[variant]), ...times },
        status: 'ok',
        timesteps: steps.sum,
        penalties: punished.sum,
        returns: rewards.sum,
        last_timesteps: steps.last,
        last_penalties: punished.last,
        last_returns: rewards.last,
        truncated: sumOf(result.truncated),
        policy: policyText(result.policy),
        starts: value.starts,
        solved_starts: value.solvedStarts,
        goal_probability: value.goalProbability,
        policy_timesteps: value.timesteps,
        policy_returns: value.returns,
        digest: result.digest,
        error: null,
      });
    },
    addFailed(variant: string, seed: number, error: unknown, times?: Times): void {
      runs.push({
        ...{ experiment, variant, seed, ...ofSpec(variants[variant]), ...FAILED, ...times },
        error: messageOf(error).slice(0, 1000),
      });
    },
    encode(): PartFiles {
      const first = firstOf({ variants, seeds });
      const files: Record<string, Uint8Array> = {};
      const add = (key: string, bytes: Uint8Array) => void (files[key.slice(experiment.length + 1)] = bytes);
      for (const [variant, own] of episodes) {
        add(keys.episodes(experiment, variant, first.seed), encodeEpisodes(own));
      }
      add(keys.curves(experiment, first.variant, first.seed), encodeCurves(curves));
      const sums = Object.entries(files).map(([key, bytes]) => [key, sha256(bytes)]);
      add(
        keys.runs(experiment, first.variant, first.seed),
        encodeRuns({ rows: runs, files: Object.fromEntries(sums) }),
      );
      const ok = runs.filter(({ status }) => status === 'ok').length;
      return { ok, failed: runs.length - ok, files };
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
const FAILED = {
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
  duration_ms: 0,
  billed_ms: 0,
};
