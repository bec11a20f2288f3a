import seedrandom from 'seedrandom';
import { describe, expect, it } from 'vitest';
import { agents } from '../../src/agents/index.ts';
import type { Environment } from '../../src/environments/environment.ts';
import { alea } from '../../src/randomness/alea.ts';
import { trainRun } from '../../src/training/run.ts';
import { type Choice, environmentOf } from '../../src/training/run-spec.ts';

interface Setting {
  readonly agent: string;
  readonly environment: Choice;
  readonly seed: number;
}

const alpha = 0.3;
const gamma = 0.95;
const episodes = 40;
const maxStepsPerEpisode = 60;
const epsilonAt = (episode: number) => (episode < 10 ? 0.5 : 0.125);

const worlds: Choice[] = [
  { kind: 'taxi' },
  { kind: 'frozen-lake', map: '4x4', slippery: true },
  { kind: 'frozen-lake', map: ['SFS', 'HFG'], slippery: false },
  { kind: 'cliff-walking', slippery: true },
];

/**
 * The contract's section on draws and updates a second time, in one plain function that shares nothing with the
 * package but the tables of the environment: if they differ, one of the two does not do what is written there.
 */
function asContracted({ agent, environment: choice, seed }: Setting) {
  const { states, actions, starts, ...world }: Environment = environmentOf(choice);
  const draw = seedrandom.alea(String(seed));
  const double = agent === 'double-q-learning';
  const table = new Float64Array(states * actions * (double ? 2 : 1));
  const value = (which: number, state: number, action: number) =>
    table[which * states * actions + state * actions + action];
  const all = Array.from({ length: actions }, (_, action) => action);
  const best = (worth: number[]) => worth.indexOf(Math.max(...worth));
  const greedy = (state: number) =>
    best(all.map((a) => (double ? value(0, state, a) + value(1, state, a) : value(0, state, a))));
  const severalOutcomes = world.outcomes.some((count) => count > 1);
  const metrics = {
    timesteps: new Int32Array(episodes),
    penalties: new Int32Array(episodes),
    returns: new Float64Array(episodes),
    truncated: new Uint8Array(episodes).fill(1),
  };

  for (let episode = 0; episode < episodes; episode++) {
    const epsilon = epsilonAt(episode);
    const choose = (state: number) => {
      const u = draw();
      return u < epsilon ? Math.min(actions - 1, Math.floor((u / epsilon) * actions)) : greedy(state);
    };
    let state = starts[Math.floor(draw() * starts.length)];
    let early: number | undefined;
    for (let step = 0; step < maxStepsPerEpisode && metrics.truncated[episode]; step++) {
      const action = early ?? choose(state);
      let slot = (state * actions + action) * world.width;
      if (severalOutcomes) {
        const u = draw();
        const last = slot + world.outcomes[state * actions + action] - 1;
        let cumulative = world.probability[slot];
        while (slot < last && !(cumulative > u)) cumulative += world.probability[++slot];
      }
      const next = world.nextState[slot];
      const ended = world.terminated[slot] === 1;
      const worthOf = (which: number) => all.map((a) => value(which, next, a));
      const updated = double && !(draw() < 0.5) ? 1 : 0;
      let bootstrap = 0;
      early = undefined;
      if (!ended && agent === 'q-learning') bootstrap = Math.max(...worthOf(0));
      if (!ended && double) bootstrap = worthOf(1 - updated)[best(worthOf(updated))];
      if (!ended && agent === 'sarsa') {
        early = choose(next);
        bootstrap = value(0, next, early);
      }
      if (!ended && agent === 'expected-sarsa') {
        const mean = worthOf(0).reduce((sum, one) => sum + one, 0) / actions;
        bootstrap = epsilon * mean + (1 - epsilon) * Math.max(...worthOf(0));
      }
      const entry = updated * states * actions + state * actions + action;
      table[entry] = (1 - alpha) * table[entry] + alpha * (world.reward[slot] + gamma * bootstrap);
      metrics.timesteps[episode] += 1;
      metrics.penalties[episode] += world.penalty[slot];
      metrics.returns[episode] += world.reward[slot];
      metrics.truncated[episode] = ended ? 0 : 1;
      state = next;
    }
  }
  return { ...metrics, table };
}

const settings = Object.keys(agents).flatMap((agent) =>
  worlds.map((environment, i): Setting => ({ agent, environment, seed: [7, 0, 12345, 2 ** 53 - 1][i] })),
);

describe('a run', () => {
  it('acts greedily where the draw is just epsilon', () => {
    const u = seedrandom.alea('7')();
    expect(alea(7).explore(u, 6)).toBeUndefined();
    expect(alea(7).explore(u + 2 ** -32, 6)).toBe(5);
  });

  it.each(settings)(
    'draws and learns as the contract says: $agent, $environment, seed $seed',
    ({ agent, environment, seed }) => {
      const run = { episodes, seed, maxStepsPerEpisode, environment, agent: { kind: agent, alpha, gamma } };
      const expected = asContracted({ agent, environment, seed });
      expect(trainRun({ ...run, epsilon: epsilonAt })).toMatchObject(expected);
    },
  );

  it('is checked so with episodes that end and episodes that are cut off', () => {
    const seen = settings.flatMap((setting) => [...asContracted(setting).truncated]);
    expect(new Set(seen)).toEqual(new Set([0, 1]));
  });
});
