import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cliffWalking } from '../../src/environments/cliff-walking.ts';
import type { Environment, Outcome } from '../../src/environments/environment.ts';
import { frozenLake } from '../../src/environments/frozen-lake.ts';
import { tabulate } from '../../src/environments/tabulate.ts';
import { taxi } from '../../src/environments/taxi.ts';
import { evaluatePolicy } from '../../src/policy/evaluate-policy.ts';
import { greedyPolicy, optimalValues } from '../../src/policy/value-iteration.ts';
import { alea } from '../../src/randomness/alea.ts';
import { evaluate } from '../../src/training/evaluate.ts';
import { type GoldenTable, golden } from '../golden.ts';
import { anyWorld, corridor, kindsOfWorld, slotsOf, stepTo } from '../world.ts';

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

/** A world in which nothing is to be decided, from state 0 on. */
const chain = (states: number, outcomes: (state: number) => Outcome[]) =>
  tabulate({ kind: 'chain', states, actions: 1, starts: [0], outcomes });

const worlds: [string, Environment][] = [
  ...kindsOfWorld.map(({ kind, one, options }): [string, Environment] => [kind, one.create(options)]),
  ['frozen-lake, not slippery', frozenLake({ slippery: false })],
  ['frozen-lake 8x8', frozenLake({ map: '8x8' })],
  ['frozen-lake with three starts', frozenLake({ map: ['SFFS', 'FHFF', 'SFFG'] })],
  ['cliff-walking, slippery', cliffWalking({ slippery: true })],
];

describe('exact evaluation', () => {
  it('agrees with following the chain, in any small world', () => {
    fc.assert(
      fc.property(anyWorld, ({ startProbability: _, ...world }) =>
        expectAgreement(world, new Uint8Array(world.states)),
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

  const [half, rare] = [0.5, 2 ** -60];
  const ending = { terminated: true, goal: true };
  const ruin = (state: number) => [
    stepTo(Math.max(0, state - 1), { probability: half, terminated: state === 0 }),
    stepTo(Math.min(3, state + 1), { probability: half, terminated: state === 3, goal: state === 3 }),
  ];
  const patience = (state: number) =>
    state === 0
      ? [stepTo(1)]
      : [stepTo(0, { probability: 1 - rare }), stepTo(0, { probability: rare, ...ending })];
  const risk = () => [stepTo(0, ending), stepTo(0, { probability: 2 ** -80, terminated: true })];
  it.each([
    ['of gambler’s ruin: 1 in 5 to win, 4 steps in the mean', 4, ruin, [0, 1 / 5, 4]],
    ['where an episode hardly ever ends', 2, patience, [1, 1, 2 / rare]],
    ['of what may end in a hole, however small the chance: it is not solved', 1, risk, [0, 1, 1]],
  ] as const)('is exact %s', (_, states, outcomes, [solvedStarts, goalProbability, timesteps]) => {
    const value = evaluatePolicy(chain(states, outcomes), new Uint8Array(states));
    expect(value).toMatchObject({ starts: 1, endingStarts: 1, solvedStarts });
    expect(value.goalProbability).toBeCloseTo(goalProbability, 15);
    expect(value.timesteps / timesteps).toBeCloseTo(1, 14);
    expect(value.returns / -timesteps).toBeCloseTo(1, 14);
  });

  it.each([
    ['all alike', undefined, 2 / 3, (2 + 1) / 2],
    ['as likely as is said', Float64Array.of(0.5, 0.3, 0.2), 0.5, (0.3 * 2 + 0.2 * 1) / 0.5],
  ])(
    'takes the means of steps and returns over the starts that end, that of the goal over all: %s',
    (...row) => {
      const [, startProbability, goalProbability, steps] = row;
      const world = { ...corridor(4), starts: Int32Array.of(0, 2, 3), startProbability };
      const stuckAtTheWall = [0, 1, 1, 1];
      expect(evaluatePolicy(world, stuckAtTheWall)).toEqual({
        ...{ starts: 3, solvedStarts: 2, endingStarts: 2, exact: true },
        goalProbability: expect.closeTo(goalProbability, 15),
        timesteps: expect.closeTo(steps, 15),
        returns: expect.closeTo(-steps, 15),
      });
      expect(evaluatePolicy(world, [1, 1, 1, 1]).goalProbability).toBe(1);
    },
  );

  it('approaches the values of more than 2,000 states on cycles, to 1e-10, and says so', () => {
    // A walk that goes on with probability 0.6 and back with 0.4; at its first state it stays.
    const walk = (states: number) =>
      chain(states, (state) => {
        const arrives = state === states - 1;
        return [
          stepTo(Math.max(0, state - 1), { probability: 0.4 }),
          stepTo(state + 1, { probability: 0.6, terminated: arrives, goal: arrives }),
        ];
      });
    // From each state on to the next one it takes one step, and after a step back this way twice.
    const expected = (n: number) => {
      let [sum, up] = [0, 1 / 0.6];
      for (let i = 0; i < n; i++) [sum, up] = [sum + up, (1 + 0.4 * up) / 0.6];
      return sum;
    };
    for (const states of [1500, 3000]) {
      const value = evaluatePolicy(walk(states), new Uint8Array(states));
      expect(value).toMatchObject({ exact: states < 2000, solvedStarts: 1, goalProbability: 1 });
      expect(Math.abs(value.timesteps / expected(states) - 1)).toBeLessThan(1e-10);
      expect(Math.abs(value.returns / -expected(states) - 1)).toBeLessThan(1e-10);
    }
  });

  it('agrees with 20,000 sampled episodes on slippery FrozenLake, within sampling error', () => {
    const environment = frozenLake();
    const policy = greedyPolicy(environment, optimalValues(environment, 0.99), 0.99);
    const exact = evaluatePolicy(environment, policy);
    const played = evaluate({
      environment,
      policy: (state) => policy[state],
      starts: Array(20_000).fill(0),
      randomness: alea(4),
      maxStepsPerEpisode: 1e6,
    });
    for (const [metric, value] of [
      ['returns', exact.goalProbability],
      ['timesteps', exact.timesteps],
    ] as const) {
      const sample = Array.from(played[metric]);
      const mean = sample.reduce((sum, one) => sum + one, 0) / sample.length;
      const variance = sample.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (sample.length - 1);
      expect(Math.abs(mean - value) / Math.sqrt(variance / sample.length)).toBeLessThan(4);
    }
  });

  it.each([6, 1.5, Number.NaN, 2 ** 32, -1, undefined])('refuses a policy that says %s', (action) => {
    const policy = Array(500).fill(0);
    policy[77] = action;
    expect(() => evaluatePolicy(taxi(), policy)).toThrow('Expected `policy` to be an integer from 0 to 5');
  });
});

describe('optimal values', () => {
  it.each([
    ['frozenlake_4x4_slippery', frozenLake()],
    ['frozenlake_4x4_det', frozenLake({ slippery: false })],
    ['frozenlake_8x8_slippery', frozenLake({ map: '8x8' })],
    ['frozenlake_8x8_det', frozenLake({ map: '8x8', slippery: false })],
    ['cliffwalking_slippery', cliffWalking({ slippery: true })],
    ['cliffwalking_det', cliffWalking()],
  ])('are those of Gymnasium’s tables, within 1e-9, wherever an episode can be: %s', (name, environment) => {
    const { V, gammaForV } = golden<GoldenTable>(name);
    const values = optimalValues(environment, gammaForV);
    const ends = environment.kind === 'cliff-walking' ? [47] : [];
    for (const [state, value] of V.entries()) {
      if (!ends.includes(state)) expect(Math.abs(values[state] - value)).toBeLessThan(1e-9);
    }
  });

  it('are the returns that the greedy policy brings, where nothing is discounted', () => {
    for (const environment of [taxi(), cliffWalking(), cliffWalking({ slippery: true })]) {
      const values = optimalValues(environment, 1);
      const { returns, solvedStarts, starts } = evaluatePolicy(
        environment,
        greedyPolicy(environment, values, 1),
      );
      const promised = [...environment.starts].reduce((sum, start) => sum + values[start], 0) / starts;
      expect(solvedStarts).toBe(starts);
      expect(returns).toBeCloseTo(promised, 9);
    }
  });

  it('give the lowest action among equals', () => {
    const environment = tabulate({
      kind: 'all the same',
      states: 1,
      actions: 3,
      starts: [0],
      outcomes: (_, action) => [stepTo(0, { reward: action === 0 ? -2 : -1, terminated: true })],
    });
    expect([...greedyPolicy(environment, Float64Array.of(0), 1)]).toEqual([1]);
  });
});
