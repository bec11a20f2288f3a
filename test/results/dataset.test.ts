import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { beforeAll, describe, expect, it } from 'vitest';
import { thisThread } from '../../src/backends/this-thread.ts';
import { orchestrate } from '../../src/orchestrate.ts';
import { keys } from '../../src/results/keys.ts';
import { folder } from '../../src/store/folder.ts';
import { wholePlan } from '../example.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** What docs/results.md shows to type, by language. */
async function snippets(language: string): Promise<string[]> {
  const text = await readFile(join(import.meta.dirname, '../../docs/results.md'), 'utf8');
  return [...text.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gs'))].map(([, code]) => code);
}

const place = temporaryFolder();
const plans = [wholePlan({ seeds: 6 }), wholePlan({ name: 'other', seeds: 4, episodes: 20 })];
beforeAll(async () => {
  const store = folder(join(place, 'results'));
  for (const plan of plans) await orchestrate({ plan, backend: thisThread(), store, now: () => 0 });
});

async function query(sql: string) {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  return (await connection.runAndReadAll(sql)).getRowObjectsJson();
}

describe('the snippets of docs/results.md', () => {
  it('run in DuckDB, and never mix experiments', async () => {
    const queries = (await snippets('sql')).flatMap((code) => code.split(';').filter((one) => one.trim()));
    expect(queries).toHaveLength(4);
    const results = [];
    for (const sql of queries) results.push(await query(sql.replaceAll("'results/", `'${place}/results/`)));
    const [cost, curves, episodes, specs] = results;
    expect(cost.map(({ experiment, variant }) => [experiment, variant])).toEqual(
      plans.flatMap(({ id }) => [
        [id, 'fixed'],
        [id, 'homework'],
      ]),
    );
    expect(curves.filter(({ episode }) => episode === 0)).toHaveLength(4);
    expect(episodes).toHaveLength(2 * 30 + 2 * 20);
    expect(specs).toEqual(
      ['fixed', 'homework'].map((variant) => ({ variant, environment: 'taxi', runs: 10 })),
    );
  });

  const python = ['python3', 'python'].find(
    (name) => spawnSync(name, ['-c', 'import pandas, pyarrow'], { stdio: 'ignore' }).status === 0,
  );
  it.runIf(python !== undefined)('run in pandas', async () => {
    const [code] = await snippets('python');
    const { status, stdout, stderr } = spawnSync(python as string, ['-c', code], {
      cwd: place,
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    for (const { id } of plans) expect(stdout).toContain(id);
  });
});

describe('DuckDB', () => {
  const [{ id }] = plans;

  it('reads the results as three tables that agree', async () => {
    const rows = await query(`
      select r.variant, count(*)::int runs, sum(r.timesteps)::int timesteps,
        max(e.timesteps)::int from_episodes, max(c.timesteps)::int from_curves
      from '${place}/results/${id}/runs/*.parquet' r
      join (select experiment, variant, sum(timesteps) timesteps from
        read_parquet('${place}/results/*/episodes/*/*/*.parquet', hive_partitioning = true) group by all) e
      using (experiment, variant)
      join (select experiment, variant, sum(timesteps * episodes) timesteps from '${place}/results/*/curves/*.parquet' group by all) c
      using (experiment, variant) group by r.variant order by r.variant`);
    expect(rows).toHaveLength(2);
    for (const row of rows) {
      expect(row).toMatchObject({ runs: 6, from_episodes: row.timesteps, from_curves: row.timesteps });
    }
  });

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
      const columns = await query(
        `select name, type, repetition_type, converted_type from parquet_schema('${place}/results/${keys[kind](id, 'fixed', 0)}') where num_children is null`,
      );
      expect(
        columns.map(({ name, type, converted_type }) => `${name} ${converted_type ?? type}`).join(', '),
      ).toBe(expected);
      const nullable = columns.filter(({ repetition_type }) => repetition_type !== 'REQUIRED');
      expect(nullable.map(({ name }) => name)).toEqual(kind === 'runs' ? ['error'] : []);
    },
  );
});
