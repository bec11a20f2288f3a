import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trainManyRuns, trainManyRunsInParallel } from '../src/backends/many-runs.ts';
import { thisThread } from '../src/backends/this-thread.ts';
import { threads } from '../src/backends/threads.ts';
import { registerPackedTables, tablesOf } from '../src/environments/tables.ts';
import { parseExperiment } from '../src/experiment/experiment.ts';
import { type Plan, plan } from '../src/experiment/plan.ts';
import { orchestrate } from '../src/orchestrate.ts';
import { keys } from '../src/results/keys.ts';
import { decodeRuns } from '../src/results/runs.ts';
import { environmentOf } from '../src/training/run-spec.ts';
import { manyruns } from './command-line.ts';
import { memoryStore } from './memory-store.ts';

/** Sutton & Barto's windy gridworld, as a map and as a function; states are the cells, row by row. */
const map = {
  kind: 'grid-world',
  map: ['..........', '..........', '..........', 'S......G..', '..........', '..........', '..........'],
  wind: { columns: [0, 0, 0, 1, 1, 1, 2, 2, 1, 0] },
};
const asFunction = () => {
  const built = environmentOf(parsed(map).variants.all.environment);
  const { states, actions, starts } = built;
  return {
    name: 'windy',
    states,
    actions,
    starts: [...starts],
    outcomes: (state: number, action: number) => {
      const slot = (state * actions + action) * built.width;
      return [
        {
          probability: 1,
          nextState: built.nextState[slot],
          reward: built.reward[slot],
          terminated: built.terminated[slot] === 1,
          goal: built.goal[slot] === 1,
          penalty: built.penalty[slot] === 1,
        },
      ];
    },
  };
};
function parsed(environment: unknown) {
  return parseExperiment({
    name: 'windy',
    environment,
    agent: 'sarsa',
    epsilon: 0.1,
    episodes: 60,
    seeds: 6,
  } as object);
}
const planned = (environment: unknown): Plan => plan(parsed(environment));

async function digestsOf(of: Plan, backend = thisThread()): Promise<string[]> {
  const store = memoryStore();
  await orchestrate({ plan: of, backend, store, now: () => 0 });
  const digests: string[] = [];
  for (const key of await store.list(keys.allRuns(of.id))) {
    digests.push(...(await decodeRuns(await store.read(key))).rows.map(({ digest }) => digest));
  }
  return digests;
}

let place: string;
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'manyruns-world-'));
});
afterAll(() => rm(place, { recursive: true }));

describe('a world of one’s own', () => {
  it('gives the same digests as a map, as a function and as a table, on any number of threads', async () => {
    const expected = await digestsOf(planned(map));
    expect(new Set(expected).size).toBe(6);
    const own = planned(asFunction());
    expect(own.variants.all.environment).toEqual({
      kind: 'table',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(await digestsOf(own)).toEqual(expected);
    const [text] = Object.values(tablesOf([own.variants.all]));
    expect(await digestsOf(planned({ kind: 'table', table: JSON.parse(text) }))).toEqual(expected);
    let time = 0;
    for (const count of [1, 2]) {
      const backend = threads({ threads: count, clock: () => (time += 1000) });
      expect(await digestsOf(own, backend)).toEqual(expected);
    }
  });

  it('is trained in parallel as one run after another', async () => {
    const { environment } = planned(asFunction()).variants.all;
    const options = { environment, epsilon: 0.1, episodes: 30, seeds: 4 };
    expect(await trainManyRunsInParallel({ ...options, threads: 2 })).toEqual(await trainManyRuns(options));
  });

  it('lies beside its results, so that they are verified, watched and gone on with without the file it came from', async () => {
    const own = planned(asFunction());
    const [text] = Object.values(tablesOf([own.variants.all]));
    await writeFile(join(place, 'world.json'), text);
    await writeFile(
      join(place, 'world.yaml'),
      'name: windy\nenvironment: {kind: table, file: world.json}\nagent: sarsa\nepsilon: 0.1\nepisodes: 60\nseeds: 6\n',
    );
    const run = await manyruns(['run', 'world.yaml', '--out', 'here'], { cwd: place });
    expect(run.stderr).toContain(own.id);
    expect(run.code).toBe(0);
    await cp(join(place, 'here'), join(place, 'elsewhere'), { recursive: true });
    await rm(join(place, 'world.json'));
    const results = join('elsewhere', own.id);
    expect(await readdir(join(place, results, 'tables'))).toHaveLength(1);
    expect(await manyruns(['verify', results], { cwd: place })).toMatchObject({ code: 0, stderr: '' });
    expect(await manyruns(['report', results], { cwd: place })).toMatchObject({ code: 0 });
    expect(await readFile(join(place, results, 'report.html'), 'utf8')).toContain('windy');
    expect((await manyruns(['list', 'results', '--out', 'elsewhere'], { cwd: place })).stdout).toMatch(
      /done +6 of 6/,
    );
  });

  it('is refused where it is not what its SHA-256 says', () => {
    expect(() => registerPackedTables({ ['0'.repeat(64)]: 'no table' })).toThrow(
      'to be deflated and in base64',
    );
  });
});
