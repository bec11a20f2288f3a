import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { thisThread } from '../../src/backends/this-thread.ts';
import { orchestrate } from '../../src/orchestrate.ts';
import { folder } from '../../src/store/folder.ts';
import { wholePlan } from '../example.ts';

/** What docs/results.md shows to type, by language. */
async function snippets(language: string): Promise<string[]> {
  const text = await readFile(join(import.meta.dirname, '../../docs/results.md'), 'utf8');
  return [...text.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gs'))].map(([, code]) => code);
}

let place: string;
const plans = [wholePlan({ seeds: 6 }), wholePlan({ name: 'other', seeds: 4, episodes: 20 })];
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'manyruns-docs-'));
  const store = folder(join(place, 'results'));
  for (const plan of plans) await orchestrate({ plan, backend: thisThread(), store, now: () => 0 });
});
afterAll(() => rm(place, { recursive: true }));

describe('the snippets of docs/results.md', () => {
  it('run in DuckDB, and never mix experiments', async () => {
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const queries = (await snippets('sql')).flatMap((code) => code.split(';').filter((one) => one.trim()));
    expect(queries).toHaveLength(4);
    const results = [];
    for (const query of queries) {
      const sql = query.replaceAll("'results/", `'${place}/results/`);
      results.push((await connection.runAndReadAll(sql)).getRowObjectsJson());
    }
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
