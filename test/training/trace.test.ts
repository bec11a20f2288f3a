import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { qLearning } from '../../src/agents/q-learning.ts';
import { taxi } from '../../src/environments/taxi.ts';
import type { Randomness } from '../../src/randomness/randomness.ts';
import { exponential } from '../../src/schedules/exponential.ts';
import type { Epsilon } from '../../src/schedules/schedule.ts';
import { steps } from '../../src/schedules/steps.ts';
import { train } from '../../src/training/train.ts';
import { type GoldenTraces, golden } from '../golden.ts';

const { mulberry32_seed1_first5, cases } = golden<GoldenTraces>('trace_mulberry32');
const environment = taxi();
const epsilons: Record<(typeof cases)[number]['epsilon'], Epsilon> = {
  'fixed_0.1': 0.1,
  seed_schedule: steps({
    values: [
      [0, 0.1],
      [51, 0.05],
    ],
  }),
  'decay_0.99': exponential({ from: 1, decay: 0.99, to: 0.05 }),
};

/** Mulberry32, by Tommy Ettinger (public domain). */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** The draws of the course's Python: three streams, and Gymnasium draws in every step, even where nothing is random. */
function asInPython(): Randomness {
  const [exploreTest, action, gymnasium] = [1, 2, 3].map(mulberry32);
  const randomness: Randomness = {
    start(count) {
      const u = gymnasium();
      let cumulative = 0;
      for (let i = 0; i < count; i++) {
        cumulative += 1 / count;
        if (cumulative > u) return i;
      }
      return count - 1;
    },
    explore: (epsilon, actions) => (exploreTest() < epsilon ? Math.floor(action() * actions) : undefined),
    outcome({ width }, entry) {
      gymnasium();
      return entry * width;
    },
    coin: () => {
      throw new Error('Q-learning tosses no coin');
    },
  };
  randomness.start(environment.starts.length);
  return randomness;
}

describe('the course’s Q-learning on Gymnasium', () => {
  it('draws from mulberry32', () => {
    expect(Array.from({ length: 5 }, mulberry32(1))).toEqual(mulberry32_seed1_first5);
  });

  it.each(cases)('is repeated to the last bit: $epsilon, alpha $alpha, gamma $gamma', (trace) => {
    const { agent, timesteps, penalties, truncated } = train({
      environment,
      agent: qLearning({ alpha: trace.alpha, gamma: trace.gamma }),
      epsilon: epsilons[trace.epsilon],
      episodes: trace.episodes,
      randomness: asInPython(),
    });
    expect([...timesteps]).toEqual(trace.timesteps);
    expect([...penalties]).toEqual(trace.penalties);
    expect(truncated).not.toContain(1);
    const bytes = new DataView(new ArrayBuffer(agent.table.length * 8));
    for (const [entry, value] of agent.table.entries()) bytes.setFloat64(entry * 8, value, true);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(trace.qSha256);
  });
});
