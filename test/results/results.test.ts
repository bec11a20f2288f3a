import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { thisThread } from '../../src/backends/this-thread.ts';
import { curveBlocks } from '../../src/experiment/curve.ts';
import { figuresOf } from '../../src/parts/figures.ts';
import { orchestrate } from '../../src/orchestrate.ts';
import { failedPart, trainPart } from '../../src/parts/train-part.ts';
import { policyText } from '../../src/policy/policy-text.ts';
import { decodeEpisodes, decodeRuns, encodeRuns, keys, partOfKey, sha256 } from '../../src/results/files.ts';
import { trainRun } from '../../src/training/run.ts';
import { rowsOf, runTableBuilder, tableOf } from '../../src/results/run-table.ts';
import { folder } from '../../src/store/folder.ts';
import type { NumberColumn } from '../../src/results/table-pages.ts';
import { writeTable } from '../../src/results/write-table.ts';
import { examplePlan } from '../example.ts';

const clock = () => 0;
const [part] = examplePlan({ seeds: 33 }).parts;

describe('a part', () => {
  it('becomes the same bytes every time', () => {
    const [one, two] = [trainPart(part, { clock }), trainPart(part, { clock })];
    expect(Buffer.from(one.runs).equals(two.runs)).toBe(true);
    expect(Buffer.from(one.episodes).equals(two.episodes)).toBe(true);
  });

  it('keeps every episode of every run', async () => {
    const rows = decodeEpisodes(trainPart(part, { clock }).episodes);
    const runs = part.specs.map((spec) => trainRun(spec));
    expect(rows).toHaveLength(runs.length * 30);
    for (const { spec, timesteps, penalties, returns } of runs) {
      const own = rows.filter(({ seed }) => seed === spec.seed);
      expect(own.map((row) => row.episode)).toEqual(Array.from({ length: 30 }, (_, i) => i));
      expect(own.map((row) => row.timesteps)).toEqual([...timesteps]);
      expect(own.map((row) => row.penalties)).toEqual([...penalties]);
      expect(own.map((row) => row.returns)).toEqual([...returns]);
    }
  });

  it('is read wherever in a larger buffer it lies', () => {
    const { runs, episodes } = trainPart(part, { clock });
    const [within, alone] = [
      [runs, episodes].map((bytes) => Buffer.concat([Buffer.alloc(3), bytes, bytes])),
      [runs, episodes],
    ];
    const [someRuns, someEpisodes] = within.map((bytes, i) => bytes.subarray(3, 3 + alone[i].length));
    expect(decodeRuns(someRuns)).toEqual(decodeRuns(runs));
    expect(decodeEpisodes(someEpisodes)).toEqual(decodeEpisodes(episodes));
  });

  it('keeps a row of every run, and the checksum of its episodes', async () => {
    const { runs, episodes } = trainPart(part, { clock });
    const { table, episodesSha256 } = decodeRuns(runs);
    const rows = rowsOf(table);
    expect(episodesSha256).toBe(sha256(episodes));
    const run = trainRun(part.specs[1]);
    const sum = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);
    expect(rows[1]).toMatchObject({
      variant: 'fixed',
      seed: 1,
      status: 'ok',
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
    expect(rows[1].policy).toHaveLength(500);
    expect(rows[1].curve_returns).toEqual(figuresOf(run.returns, curveBlocks(run.returns.length)).curve);
  });

  it('that could not be carried out is a failed row for every run, with the reason', async () => {
    const { ok, failed, runs, episodes } = failedPart(part, new Error('out of memory'));
    expect([ok, failed]).toEqual([0, part.specs.length]);
    const rows = rowsOf(decodeRuns(runs).table);
    expect(rows.map(({ status, error }) => [status, error])).toEqual(
      part.specs.map(() => ['failed', 'out of memory']),
    );
    expect(decodeEpisodes(episodes)).toEqual([]);
  });

  it('is not made of fewer rows than it was begun for', () => {
    const builder = runTableBuilder(2, 100);
    builder.add(rowsOf(decodeRuns(trainPart(part, { clock }).runs).table)[0]);
    expect(() => builder.table()).toThrow('a table of 2 runs has 1 rows');
  });

  it('keeps seeds up to 2^53 - 1 exact', async () => {
    const [{ variant, specs }] = examplePlan({ seeds: [Number.MAX_SAFE_INTEGER] }).parts;
    const { runs, episodes } = trainPart({ variant, specs }, { clock });
    expect(rowsOf(decodeRuns(runs).table)[0].seed).toBe(Number.MAX_SAFE_INTEGER);
    expect(decodeEpisodes(episodes)[0].seed).toBe(Number.MAX_SAFE_INTEGER);
  });

  it('writes one NaN, whatever bits a computation left in it', async () => {
    const [row] = rowsOf(decodeRuns(trainPart(part, { clock }).runs).table);
    const bits = new Float64Array(new BigUint64Array([0x7ff8000000000000n, 0xfff8000000000000n]).buffer);
    const [one, two] = [...bits].map((nan) =>
      encodeRuns(tableOf([{ ...row, policy_returns: nan }]), new Uint8Array()),
    );
    expect(Buffer.from(one).equals(two)).toBe(true);
  });

  it('is read as it was written when the library wrote all of it', async () => {
    const file = join(import.meta.dirname, '../golden', 'runs-written-by-hyparquet-writer.parquet');
    const rows = rowsOf(decodeRuns(await readFile(file)).table);
    expect(rows.map(({ seed, status, error }) => [seed, status, error])).toEqual([
      [0, 'ok', null],
      [40, 'failed', 'out of memory'],
      [1, 'ok', null],
    ]);
    for (const { seed, digest, policy, curve_returns } of [rows[0], rows[2]]) {
      const run = trainRun({ environment: 'taxi', epsilon: 0.1, episodes: 40, seed });
      expect(digest).toBe(run.digest);
      expect(policy).toBe(policyText(run.policy));
      expect(curve_returns).toEqual(figuresOf(run.returns, curveBlocks(run.returns.length)).curve);
    }
    expect(rows[1].curve_returns).toEqual(new Float64Array());
  });

  it('is refused where a column has not a value for each row', () => {
    const column = (name: string): NumberColumn => ({ name, type: 'DOUBLE', fill: (into) => into.fill(1) });
    const names = ['seed', 'episode', 'timesteps', 'penalties'];
    expect(() => decodeEpisodes(writeTable(5, names.map(column)))).toThrow('no returns for each');
    expect(decodeEpisodes(writeTable(5, [...names, 'returns'].map(column)))).toHaveLength(5);
  });

  it('counts the episodes of each run, also of one that begins in one page and ends in the next', () => {
    const [{ variant, specs }] = examplePlan({ seeds: 48, episodes: 4000 }).parts;
    const rows = decodeEpisodes(trainPart({ variant, specs }, { clock }).episodes);
    expect(specs).toHaveLength(3);
    const expected = specs.flatMap(({ seed }) => Array.from({ length: 4000 }, (_, i) => `${seed} ${i}`));
    expect(rows.map(({ seed, episode }) => `${seed} ${episode}`)).toEqual(expected);
  });

  it('that somebody else wrote is refused', () => {
    for (const bytes of [new Uint8Array([1, 2, 3]), trainPart(part, { clock }).episodes]) {
      expect(() => decodeRuns(bytes)).toThrow('not as it was written');
    }
  });
});

describe('a key', () => {
  it('tells its variant and first seed, whatever the variant is called', () => {
    for (const variant of ['a', 'part-1', 'a-2.b_c']) {
      expect(partOfKey(keys.runs('id', variant, 12))).toEqual({ variant, firstSeed: 12 });
      expect(partOfKey(keys.episodes('id', variant, 12))).toEqual({ variant, firstSeed: 12 });
    }
    expect(partOfKey('id/summary.json')).toBeUndefined();
  });
});

describe('DuckDB', () => {
  let out: string;
  const plan = examplePlan({ seeds: 20 });
  beforeAll(async () => {
    out = await mkdtemp(join(tmpdir(), 'manyruns-'));
    await orchestrate({ plan, backend: thisThread(), store: folder(out), now: () => 0 });
  });
  afterAll(() => rm(out, { recursive: true }));

  async function query(sql: string) {
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    return (await connection.runAndReadAll(sql)).getRowObjectsJson();
  }

  it('reads the results as two tables that agree', async () => {
    const rows = await query(`
      select r.variant, count(*)::int runs, sum(r.timesteps)::int timesteps, max(e.timesteps)::int from_episodes
      from '${out}/${plan.id}/runs/*.parquet' r
      join (select variant, sum(timesteps) timesteps from read_parquet('${out}/${plan.id}/episodes/*/*.parquet', hive_partitioning = true) group by variant) e
      using (variant) group by r.variant order by r.variant`);
    expect(rows).toHaveLength(2);
    for (const row of rows) {
      expect(row.runs).toBe(20);
      expect(row.timesteps).toBe(row.from_episodes);
    }
  });

  it('sees the types and the non-null columns of the contract', async () => {
    const columns = await query(
      `select name, type, repetition_type, converted_type from parquet_schema('${out}/${plan.id}/runs/part-fixed-0.parquet') where num_children is null and name <> 'element'`,
    );
    const types = Object.fromEntries(
      columns.map(({ name, type, converted_type }) => [name, converted_type ?? type]),
    );
    expect(types).toMatchObject({
      variant: 'UTF8',
      seed: 'INT64',
      episodes: 'INT32',
      timesteps: 'INT64',
      returns: 'DOUBLE',
      truncated: 'INT32',
      solved_starts: 'INT32',
      error: 'UTF8',
    });
    expect(
      columns.filter(({ repetition_type }) => repetition_type !== 'REQUIRED').map(({ name }) => name),
    ).toEqual(['error']);
    const episodes = await query(
      `describe select * from read_parquet('${out}/${plan.id}/episodes/variant=fixed/part-0.parquet', hive_partitioning = false)`,
    );
    expect(episodes.map(({ column_name, column_type }) => `${column_name} ${column_type}`)).toEqual([
      'seed BIGINT',
      'episode INTEGER',
      'timesteps INTEGER',
      'penalties INTEGER',
      'returns DOUBLE',
    ]);
  });

  it('finds lists of doubles as learning curves', async () => {
    const [row] = await query(
      `select typeof(curve_timesteps) t, len(curve_timesteps)::int n, curve_timesteps[1] head from '${out}/${plan.id}/runs/part-fixed-0.parquet' order by seed limit 1`,
    );
    expect(row).toEqual({ t: 'DOUBLE[]', n: 22, head: trainRun(plan.parts[0].specs[0]).timesteps[0] });
  });
});
