import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { thisThread } from '../../src/backends/this-thread.ts';
import { curveBlocks } from '../../src/experiment/curve.ts';
import { type Part, runsOf } from '../../src/experiment/part.ts';
import { orchestrate } from '../../src/orchestrate.ts';
import { totalsOf } from '../../src/parts/totals.ts';
import { failedPart, trainPart } from '../../src/parts/train-part.ts';
import { sha256 } from '../../src/results/checksums.ts';
import { decodeCurves } from '../../src/results/curves.ts';
import { fileOfKey, keys } from '../../src/results/keys.ts';
import { decodeRuns, encodeRuns } from '../../src/results/runs.ts';
import { folder } from '../../src/store/folder.ts';
import { trainRun } from '../../src/training/run.ts';
import { wholePlan } from '../example.ts';
import { episodeRows, fileOf, runRows } from '../read-results.ts';

const clock = () => 0;
const [part] = wholePlan({ seeds: 33 }).parts;
const trained = trainPart(part, { clock });
const [first, second] = [...runsOf(part)].map(({ spec }) => spec);

describe('a part', () => {
  it('becomes the same bytes every time, the runs file last', () => {
    expect(trainPart(part, { clock })).toEqual(trained);
    expect(Object.keys(trained.files)).toEqual([
      ...Object.keys(part.variants).map((name) =>
        keys.episodes(part.experiment, name, 0).slice(part.experiment.length + 1),
      ),
      'curves/part-fixed-0.parquet',
      'runs/part-fixed-0.parquet',
    ]);
  });

  it('keeps every episode of every run', async () => {
    const rows = await episodeRows(trained);
    expect(rows).toHaveLength(part.seeds.length * 30);
    for (const spec of [first, second]) {
      const { timesteps, penalties, returns } = trainRun(spec);
      const own = rows.filter(({ seed }) => seed === spec.seed);
      expect(own.map((row) => row.episode)).toEqual(Array.from({ length: 30 }, (_, i) => i));
      expect(own.map((row) => row.timesteps)).toEqual([...timesteps]);
      expect(own.map((row) => row.penalties)).toEqual([...penalties]);
      expect(own.map((row) => row.returns)).toEqual([...returns]);
    }
  });

  it('is read wherever in a larger buffer it lies', async () => {
    const bytes = fileOf(trained, 'runs');
    const within = Buffer.concat([Buffer.alloc(3), bytes, bytes]).subarray(3, 3 + bytes.length);
    expect(await decodeRuns(within)).toEqual(await decodeRuns(bytes));
  });

  it('keeps a row of every run with its spec, and the checksums of the other files', async () => {
    const { rows, files } = await decodeRuns(fileOf(trained, 'runs'));
    const others = Object.entries(trained.files).slice(0, -1);
    expect(files).toEqual(Object.fromEntries(others.map(([key, bytes]) => [key, sha256(bytes)])));
    const run = trainRun(second);
    const sum = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);
    expect(rows[1]).toMatchObject({
      experiment: part.experiment,
      variant: 'fixed',
      seed: 1,
      status: 'ok',
      environment: 'taxi',
      agent: 'q-learning',
      epsilon: '0.1',
      alpha: 0.1,
      gamma: 0.9,
      spec: JSON.stringify(part.variants.fixed),
      episodes: 30,
      timesteps: sum(run.timesteps),
      penalties: sum(run.penalties),
      returns: sum(run.returns),
      last_timesteps: sum(run.timesteps) / 30,
      truncated: 0,
      starts: 300,
      digest: run.digest,
      duration_ms: 0,
      billed_ms: 0,
      error: null,
    });
    expect(rows.at(-1)).toMatchObject({ variant: 'homework', epsilon: 'steps', seed: 32 });
    expect(rows[1].policy).toHaveLength(500);
  });

  it('keeps the learning curve of every run, block by block', async () => {
    const rows = await decodeCurves(fileOf(trained, 'curves'));
    const blocks = curveBlocks(30);
    expect(rows).toHaveLength(2 * part.seeds.length * blocks.length);
    const own = rows.filter(({ variant, seed }) => variant === 'fixed' && seed === 1);
    expect(own.map(({ episode }) => episode)).toEqual(blocks);
    expect(own.reduce((sum, { episodes }) => sum + episodes, 0)).toBe(30);
    expect(own.map(({ returns }) => returns)).toEqual(totalsOf(trainRun(second).returns, blocks).blocks);
  });

  it('that could not be carried out is a failed row for every run, with the reason', async () => {
    const failed = failedPart(part, new Error('out of memory'));
    expect([failed.ok, failed.failed]).toEqual([0, 66]);
    const rows = await runRows(failed);
    expect(rows.map(({ status, error }) => [status, error])).toEqual(
      rows.map(() => ['failed', 'out of memory']),
    );
    expect(await episodeRows(failed)).toEqual([]);
  });

  it('keeps seeds up to 2^53 - 1 exact', async () => {
    const large = trainPart({ ...part, seeds: [Number.MAX_SAFE_INTEGER] }, { clock });
    expect((await runRows(large))[0].seed).toBe(Number.MAX_SAFE_INTEGER);
    expect((await episodeRows(large))[0].seed).toBe(Number.MAX_SAFE_INTEGER);
  });

  it('writes one NaN, whatever bits a computation left in it', async () => {
    const [row] = await runRows(trained);
    const bits = new Float64Array(new BigUint64Array([0x7ff8000000000000n, 0xfff8000000000000n]).buffer);
    const [one, two] = [...bits].map((nan) =>
      encodeRuns({ rows: [{ ...row, policy_returns: nan }], files: {} }),
    );
    expect(Buffer.from(one).equals(two)).toBe(true);
  });

  it('is refused where a column is missing, or somebody else wrote it', async () => {
    await expect(decodeCurves(fileOf(trained, 'episodes'))).rejects.toThrow('it has a experiment that');
    for (const bytes of [new Uint8Array([1, 2, 3]), fileOf(trained, 'episodes')]) {
      await expect(decodeRuns(bytes)).rejects.toThrow('not as it was written');
    }
  });
});

describe('a key', () => {
  it('tells its kind, variant and first seed, whatever the variant is called', () => {
    for (const variant of ['a', 'part-1', 'a-2.b_c']) {
      for (const kind of ['runs', 'curves', 'episodes'] as const) {
        const key = keys[kind]('id', variant, 12);
        expect(fileOfKey('id', key)).toEqual({ key, kind, variant, firstSeed: 12 });
        expect(fileOfKey('other', key)).toBeUndefined();
      }
    }
    expect(fileOfKey('id', 'id/summary.json')).toBeUndefined();
  });
});

describe('DuckDB', () => {
  let out: string;
  const plan = wholePlan({ seeds: 20 });
  beforeAll(async () => {
    out = await mkdtemp(join(tmpdir(), 'manyruns-'));
    await orchestrate({ plan, backend: thisThread(), store: folder(out), now: () => 0 });
  });
  afterAll(() => rm(out, { recursive: true }));

  async function query(sql: string) {
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    return (await connection.runAndReadAll(sql)).getRowObjectsJson();
  }

  it('reads the results as three tables that agree', async () => {
    const rows = await query(`
      select r.variant, count(*)::int runs, sum(r.timesteps)::int timesteps,
        max(e.timesteps)::int from_episodes, max(c.timesteps)::int from_curves
      from '${out}/${plan.id}/runs/*.parquet' r
      join (select experiment, variant, sum(timesteps) timesteps from
        read_parquet('${out}/*/episodes/*/*/*.parquet', hive_partitioning = true) group by all) e
      using (experiment, variant)
      join (select experiment, variant, sum(timesteps * episodes) timesteps from '${out}/*/curves/*.parquet' group by all) c
      using (experiment, variant) group by r.variant order by r.variant`);
    expect(rows).toHaveLength(2);
    for (const row of rows) {
      expect(row).toMatchObject({ runs: 20, from_episodes: row.timesteps, from_curves: row.timesteps });
    }
  });

  const columnsOf = (part: Part, kind: 'runs' | 'curves' | 'episodes') =>
    query(
      `select name, type, repetition_type, converted_type from parquet_schema('${out}/${keys[kind](plan.id, Object.keys(part.variants)[0], 0)}') where num_children is null`,
    );

  it.each([
    [
      'runs',
      'experiment UTF8, variant UTF8, seed INT64, status UTF8, environment UTF8, agent UTF8, epsilon UTF8, alpha DOUBLE, gamma DOUBLE, spec UTF8, episodes INT32, timesteps INT64, penalties INT64, returns DOUBLE, last_timesteps DOUBLE, last_penalties DOUBLE, last_returns DOUBLE, truncated INT32, policy UTF8, starts INT32, solved_starts INT32, goal_probability DOUBLE, policy_timesteps DOUBLE, policy_returns DOUBLE, digest UTF8, duration_ms DOUBLE, billed_ms DOUBLE, error UTF8',
    ],
    [
      'curves',
      'experiment UTF8, variant UTF8, seed INT64, episode INT32, episodes INT32, timesteps DOUBLE, penalties DOUBLE, returns DOUBLE',
    ],
    ['episodes', 'seed INT64, episode INT32, timesteps INT32, penalties INT32, returns DOUBLE'],
  ] as const)(
    'sees the columns of %s that the contract names, non-null but for the error',
    async (kind, expected) => {
      const columns = await columnsOf(plan.parts[0], kind);
      expect(
        columns.map(({ name, type, converted_type }) => `${name} ${converted_type ?? type}`).join(', '),
      ).toBe(expected);
      const nullable = columns.filter(({ repetition_type }) => repetition_type !== 'REQUIRED');
      expect(nullable.map(({ name }) => name)).toEqual(kind === 'runs' ? ['error'] : []);
    },
  );
});
