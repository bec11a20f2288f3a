import { cp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { gridWorld } from '../../src/environments/grid-world.ts';
import { tableText } from '../../src/environments/table-format.ts';
import { decodeRuns } from '../../src/results/runs.ts';
import { commandFolder, says } from '../command-folder.ts';
import { windyColumns as columns, windyMap as map } from '../world.ts';

const rest = {
  name: 'windy',
  episodes: 20_000,
  seeds: 12,
  variants: { slow: { 'agent.alpha': 0.1 }, fast: { 'agent.alpha': 0.5 } },
};
const positions = Array.from({ length: 70 }, (_, state) => [Math.floor(state / 10), state % 10] as const);
const actionNames = ['up', 'right', 'down', 'left'];

const root = join(import.meta.dirname, '../..');
const { at, ends, read, resultsIn, write } = commandFolder();
beforeAll(async () => {
  const experiment = (environment: object) => JSON.stringify({ ...rest, environment, epsilon: 0.1 });
  await write('map.yaml', experiment({ kind: 'grid-world', map, wind: { columns } }));
  await write('table.json', experiment({ kind: 'table', file: 'windy-world.json' }));
  const world = gridWorld({ map, wind: { columns } });
  await write('windy-world.json', tableText({ ...world, kind: 'windy', positions, actionNames }));
  await write(
    'code.ts',
    `const wind = ${JSON.stringify(columns)};
const to = (place: number, most: number) => Math.max(0, Math.min(most, place));
const moves = [[-1, 0], [0, 1], [1, 0], [0, -1]];
export default { ...${JSON.stringify({ ...rest, epsilon: 0.1 })}, environment: {
  name: 'windy', states: 70, actions: 4, starts: [30],
  outcomes(state: number, action: number) {
    if (state === 37) return [{ nextState: 37, reward: 0, terminated: true }];
    const [row, column] = [Math.floor(state / 10), state % 10];
    const nextState = to(row + moves[action][0] - wind[column], 6) * 10 + to(column + moves[action][1], 9);
    return [{ nextState, reward: -1, terminated: nextState === 37, goal: nextState === 37 }];
  },
} };`,
  );
});

async function digestsIn(out: string): Promise<string[]> {
  const place = at(`${await resultsIn(out)}/runs`);
  const files = await Promise.all((await readdir(place)).map((file) => readFile(join(place, file))));
  const parts = await Promise.all(files.map(decodeRuns));
  return parts
    .flatMap(({ rows }) => rows.map(({ variant, seed, digest }) => `${variant} ${seed} ${digest}`))
    .sort();
}

describe('a world of one’s own', () => {
  it('gives equal digests as a map, as a table and as a function, on one thread and on two', async () => {
    const found = [];
    for (const line of ['map.yaml 1', 'map.yaml 2', 'table.json 1', 'table.json 2', 'code.ts 2']) {
      const [file, threads] = line.split(' ');
      const out = `${file}-${threads}`;
      const { stderr } = await ends(0, `run ${file} --threads ${threads} --out ${out} --no-report`);
      expect(stderr).not.toContain('in this thread');
      found.push(await digestsIn(out));
    }
    expect(found[0]).toHaveLength(24);
    for (const digests of found) expect(digests).toEqual(found[0]);
  }, 60_000);

  it('is verified, reported and trained again where nothing is but its results', async () => {
    await cp(at('table.json-1'), at('away'), { recursive: true });
    await rm(at('windy-world.json'));
    const place = await resultsIn('away');
    expect(await readdir(at(`${place}/tables`))).toHaveLength(1);
    says((await ends(0, `verify ${place}`)).stdout, 'every digest and every stored row is the same');
    await ends(0, `report ${place}`);
    expect(await read(`${place}/report.html`)).toContain('The grid of windy');
    await ends(0, `run ${place}/experiment.json --out far --no-report`);
    expect(await digestsIn('far')).toEqual(await digestsIn('away'));
    says((await ends(0, 'list results --out away')).stdout, /windy-\w+ +done +24 of 24 runs/);
  }, 30_000);

  it('is not taken for another one when its table was changed', async () => {
    const place = await resultsIn('table.json-2');
    const [table] = await readdir(at(`${place}/tables`));
    const file = `${place}/tables/${table}`;
    await write(file, (await read(file)).replace('[1,0,-1]', '[1,0,-2]'));
    says((await ends(2, `verify ${place}`)).stderr, 'to be what its SHA-256 says');
  });

  it('is told where it is wrong: the file, the state and the action', async () => {
    await write(
      'windy-world.json',
      '{"states": 1, "actions": 1, "starts": [0], "outcomes": [[[[0.5, 0, 0, true]]]]}',
    );
    says(
      (await ends(2, 'plan table.json')).stderr,
      'In windy-world.json: Expected the probabilities of action 0 in state 0 to sum to 1, got `0.5`',
    );
    await rm(at('windy-world.json'));
    says((await ends(2, 'plan table.json')).stderr, 'no such file');
  });

  it('is planned from the examples of docs/own-world.md', async () => {
    const docs = await readFile(join(root, 'docs/own-world.md'), 'utf8');
    const [, yaml] = /```yaml\n(name: .*?)```/s.exec(docs) ?? [];
    const [, code] = /```ts\n(.*?)```/s.exec(docs) ?? [];
    await write('docs.yaml', yaml);
    await write('docs.ts', code.replace("'manyruns'", `'${join(root, 'src/index.ts')}'`));
    for (const file of ['docs.yaml', 'docs.ts']) await ends(0, `plan ${file}`);
  });

  it.each(['map', 'table', 'code'])('is what init --world %s writes one to start from', async (world) => {
    const { stdout } = await ends(0, `init own-${world} --world ${world}`);
    const [, file] = /Next: npx manyruns run (\S+)/.exec(stdout) ?? [];
    await ends(0, `run ${file} --seeds 2 --episodes 20 --out out-${world}`);
    await ends(2, `init own-${world} --world ${world}`);
  });
});
