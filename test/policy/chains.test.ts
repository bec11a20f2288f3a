import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cliffWalking } from '../../src/environments/cliff-walking.ts';
import type { Environment } from '../../src/environments/environment.ts';
import { frozenLake } from '../../src/environments/frozen-lake.ts';
import { tabulate } from '../../src/environments/tabulate.ts';
import { evaluatePolicy } from '../../src/policy/evaluate-policy.ts';
import { greedyPolicy, optimalValues } from '../../src/policy/value-iteration.ts';
import { kindsOfWorld, slotsOf, stepTo } from '../world.ts';

const OUTCOMES = 1e-9;

/** Follows the policy from one start, spreading the probability step by step: what is left after `limit` steps is told. */
function follow(environment: Environment, policy: ArrayLike<number>, start: number, limit = 3000) {
  const { probability, nextState, reward, terminated, goal } = environment;
  const sums = { goal: 0, timesteps: 0, returns: 0 };
  let running = new Map([[start, 1]]);
  for (let step = 0; step < limit && running.size > 0; step++) {
    const next = new Map<number, number>();
    for (const [state, weight] of running) {
      sums.timesteps += weight;
      for (const slot of slotsOf(environment, state, policy[state])) {
        const p = weight * probability[slot];
        sums.returns += p * reward[slot];
        if (terminated[slot]) sums.goal += p * goal[slot];
        else if (p > 1e-18) next.set(nextState[slot], (next.get(nextState[slot]) ?? 0) + p);
      }
    }
    running = next;
  }
  return { ...sums, left: [...running.values()].reduce((sum, p) => sum + p, 0) };
}

/** Whether an episode surely ends, and surely at the goal: from wherever it may come to, it can go on to the end. */
function fate(environment: Environment, policy: ArrayLike<number>, start: number) {
  const { nextState, terminated, goal } = environment;
  const slotsAt = (state: number) => slotsOf(environment, state, policy[state]);
  const reachable = (from: number) => {
    const states = new Set([from]);
    for (const state of states) {
      for (const slot of slotsAt(state)) if (!terminated[slot]) states.add(nextState[slot]);
    }
    return [...states];
  };
  const canEnd = (state: number) =>
    reachable(state)
      .flatMap(slotsAt)
      .some((slot) => terminated[slot]);
  const ends = reachable(start).every(canEnd);
  const fails = reachable(start)
    .flatMap(slotsAt)
    .some((slot) => terminated[slot] && !goal[slot]);
  return { ends, solved: ends && !fails };
}

/** Everything that exact evaluation says, held against following the chain. */
function expectAgreement(environment: Environment, policy: ArrayLike<number>) {
  const exact = evaluatePolicy(environment, policy);
  const limit = environment.stochastic ? 3000 : environment.states + 1;
  const starts = [...environment.starts].map((start) => ({
    ...fate(environment, policy, start),
    ...follow(environment, policy, start, limit),
  }));
  const ending = starts.filter(({ ends }) => ends);
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const left = mean(starts.map((start) => start.left));
  const reached = mean(starts.map(({ goal }) => goal));

  expect(exact.starts).toBe(environment.starts.length);
  expect(exact.endingStarts).toBe(ending.length);
  expect(exact.solvedStarts).toBe(starts.filter(({ solved }) => solved).length);
  expect(exact.goalProbability).toBeGreaterThanOrEqual(Math.max(0, reached - OUTCOMES));
  expect(exact.goalProbability).toBeLessThanOrEqual(Math.min(1, reached + left + OUTCOMES));
  if (exact.solvedStarts === exact.starts) expect(exact.goalProbability).toBe(1);
  if (ending.length === 0) {
    expect([exact.timesteps, exact.returns]).toEqual([Number.NaN, Number.NaN]);
  } else if (ending.every((start) => start.left < 1e-13)) {
    const steps = mean(ending.map(({ timesteps }) => timesteps));
    expect(Math.abs(exact.timesteps - steps)).toBeLessThan(1e-7 * steps);
    const returns = mean(ending.map((start) => start.returns));
    expect(Math.abs(exact.returns - returns)).toBeLessThan(1e-7 * (steps * 100));
  } else {
    expect(exact.timesteps).toBeGreaterThan(mean(ending.map(({ timesteps }) => timesteps)) * (1 - OUTCOMES));
  }
}

const worlds: [string, Environment][] = [
  ...kindsOfWorld.map(({ kind, one, options }): [string, Environment] => [kind, one.create(options)]),
  ['frozen-lake, not slippery', frozenLake({ slippery: false })],
  ['frozen-lake 8x8', frozenLake({ map: '8x8' })],
  ['frozen-lake with three starts', frozenLake({ map: ['SFFS', 'FHFF', 'SFFG'] })],
  ['cliff-walking, slippery', cliffWalking({ slippery: true })],
];

/** Small worlds in which anything may lead anywhere: to the goal, to another end, round in circles. */
const anyWorld = fc.integer({ min: 1, max: 6 }).chain((states) => {
  const outcome = fc.record({
    weight: fc.integer({ min: 1, max: 5 }),
    nextState: fc.nat(states - 1),
    reward: fc.integer({ min: -10, max: 10 }),
    end: fc.constantFrom('goal', 'fail', 'none', 'none', 'none'),
  });
  const list = fc.array(outcome, { minLength: 1, maxLength: 3 });
  return fc
    .record({
      lists: fc.array(list, { minLength: states, maxLength: states }),
      starts: fc.uniqueArray(fc.nat(states - 1), { minLength: 1 }),
    })
    .map(({ lists, starts }) =>
      tabulate({
        kind: 'any',
        states,
        actions: 1,
        starts,
        outcomes(state) {
          const total = lists[state].reduce((sum, { weight }) => sum + weight, 0);
          return lists[state].map(({ weight, nextState, reward, end }) =>
            stepTo(nextState, {
              probability: weight / total,
              reward,
              terminated: end !== 'none',
              goal: end === 'goal',
            }),
          );
        },
      }),
    );
});

describe('exact evaluation', () => {
  it('agrees with following the chain, in any small world', () => {
    fc.assert(
      fc.property(anyWorld, (environment) =>
        expectAgreement(environment, new Uint8Array(environment.states)),
      ),
      { numRuns: 300 },
    );
  });

  it.each(worlds)(
    'agrees with following the chain, for good, bad and random policies: %s',
    (_, environment) => {
      const { states, actions } = environment;
      const best = greedyPolicy(environment, optimalValues(environment, 0.99), 0.99);
      expectAgreement(environment, best);
      const whims = fc.array(fc.tuple(fc.nat(states - 1), fc.nat(actions - 1)), { maxLength: states });
      const anyPolicy = fc.oneof(
        whims.map((changes) => {
          const policy = best.slice();
          for (const [state, action] of changes) policy[state] = action;
          return policy;
        }),
        fc.uint8Array({ minLength: states, maxLength: states, max: actions - 1 }),
      );
      fc.assert(
        fc.property(anyPolicy, (policy) => expectAgreement(environment, policy)),
        { numRuns: 15 },
      );
    },
  );
});
