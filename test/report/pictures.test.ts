import { describe, expect, it } from 'vitest';
import { environments } from '../../src/environments/index.ts';
import { registerTable } from '../../src/environments/tables.ts';
import { corridor, kindsOfWorld } from '../world.ts';

const lane = {
  ...corridor(4),
  positions: [0, 1, 2, 3].map((column) => [0, column] as const),
  actionNames: ['west', 'east'],
};
const cases = [
  ...kindsOfWorld.map(({ kind, one, options }) => [kind, one, options] as const),
  ['frozen-lake 8x8', environments['frozen-lake'], { map: '8x8', slippery: false }],
  ['frozen-lake, an own map', environments['frozen-lake'], { map: ['SFS', 'HFG'] }],
  ['cliff-walking, slippery', environments['cliff-walking'], { slippery: true }],
  ['a grid-world with eight moves', environments['grid-world'], { map: ['S.#', '..G'], moves: 8 }],
  ['a table with positions', environments.table, { sha256: registerTable(lane) }],
] as const;
const drawn = cases.filter(([, one, options]) => one.picture?.(options));

describe.each(drawn)('the picture of %s', (_, kind, options) => {
  const environment = kind.create(options);
  const picture = kind.picture?.(options) as NonNullable<ReturnType<NonNullable<typeof kind.picture>>>;
  const { rows, columns, cells, walls, actions, cellOf, sceneOf, scenes } = picture;

  it('shows each state in a cell and a scene of its own', () => {
    expect(cells).toHaveLength(rows * columns);
    expect([cellOf.length, sceneOf.length]).toEqual([environment.states, environment.states]);
    for (const cell of [...cellOf, ...walls]) expect(cells[cell]).toBeDefined();
    for (const scene of sceneOf) expect(scenes[scene]).toBeDefined();
    expect(new Set(cellOf.map((cell, state) => `${cell}/${sceneOf[state]}`)).size).toBe(environment.states);
  });

  it('names every action, and points it where it goes', () => {
    expect(actions).toHaveLength(environment.actions);
    expect(new Set(actions.map(({ name }) => name)).size).toBe(actions.length);
    const steps = {
      ...{ north: -columns, 'north-east': 1 - columns, east: 1, 'south-east': columns + 1 },
      ...{ south: columns, 'south-west': columns - 1, west: -1, 'north-west': -columns - 1 },
    };
    const { width, nextState, probability, outcomes } = environment;
    for (let state = 0; state < environment.states; state++) {
      for (const [action, { towards }] of actions.entries()) {
        const entry = state * environment.actions + action;
        const slots = Array.from({ length: outcomes[entry] }, (_, i) => entry * width + i);
        const [slot] = slots.sort((a, b) => probability[b] - probability[a]);
        const [from, to] = [cellOf[state], cellOf[nextState[slot]]];
        if (outcomes[entry] > 1 || from === to) continue;
        const fell = cells[to].ground === 'start';
        // At an edge, what is left of a diagonal.
        const ways = towards ? [towards, ...(towards.split('-') as (keyof typeof steps)[])] : [];
        if (!fell) expect(ways.map((way) => steps[way])).toContain(to - from);
        if (towards === 'east') expect(walls).not.toContain(from);
        if (towards === 'west') expect(walls).not.toContain(to);
      }
    }
  });

  it('has a way through wherever there is no wall', () => {
    if (environment.stochastic) return;
    const east = actions.findIndex(({ towards }) => towards === 'east');
    for (let state = 0; state < environment.states; state++) {
      const cell = cellOf[state];
      const { ground } = cells[cell];
      if (cell % columns === columns - 1 || ground === 'hole' || ground === 'goal') continue;
      if ([ground, cells[cell + 1].ground].some((one) => one === 'cliff' || one === 'wall')) continue;
      const next = environment.nextState[(state * environment.actions + east) * environment.width];
      expect(cellOf[next] === cell).toBe(walls.includes(cell));
    }
  });

  it('reaches the goal where it says it is', () => {
    for (const [slot, goal] of environment.goal.entries()) {
      if (!goal) continue;
      const state = environment.nextState[slot];
      const destination = scenes[sceneOf[state]].destination;
      if (destination === undefined) expect(cells[cellOf[state]].ground).toBe('goal');
      else expect(cellOf[state]).toBe(destination);
    }
  });
});

it('exists for each of the three environments that an agent can be replayed in', () => {
  expect(drawn.map(([name]) => name)).toEqual(
    expect.arrayContaining(['taxi', 'frozen-lake', 'cliff-walking']),
  );
});
