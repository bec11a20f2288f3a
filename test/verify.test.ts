import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { thisThread } from '../src/backends/this-thread.ts';
import type { ExperimentRecord } from '../src/experiment/record.ts';
import { orchestrate } from '../src/orchestrate.ts';
import {
  decodeEpisodes,
  decodeRuns,
  type EpisodeRow,
  encodeEpisodes,
  encodeRuns,
  keys,
} from '../src/results/files.ts';
import { rowsOf, tableOf } from '../src/results/run-table.ts';
import { readJson } from '../src/store/store.ts';
import { verify } from '../src/verify.ts';
import { examplePlan } from './example.ts';
import { memoryStore } from './memory-store.ts';

const plan = examplePlan({ seeds: 20 });
const runsKey = keys.runs(plan.id, 'fixed', 2);
const episodesKey = keys.episodes(plan.id, 'fixed', 2);

async function results() {
  const store = memoryStore();
  await orchestrate({ plan, backend: thisThread(), store, now: () => 0 });
  const record = await readJson<ExperimentRecord>(store, keys.experiment(plan.id));
  return { store, record, backend: thisThread() };
}

describe('verify', () => {
  it('finds nothing in results that nobody touched, though durations differ', async () => {
    expect(await verify(await results())).toEqual({ checked: 40, failed: 0, differences: [] });
  });

  it('takes a sample, spread over all runs', async () => {
    expect(await verify({ ...(await results()), sample: 7 })).toEqual({
      checked: 7,
      failed: 0,
      differences: [],
    });
  });

  it('finds a changed digest, and names the run', async () => {
    const all = await results();
    const rows = rowsOf(decodeRuns(await all.store.read(runsKey)).table);
    const episodes = await all.store.read(episodesKey);
    await all.store.write(
      runsKey,
      encodeRuns(tableOf([{ ...rows[0], digest: '0'.repeat(64) }, ...rows.slice(1)]), episodes),
    );
    const { differences } = await verify(all);
    expect(differences).toHaveLength(1);
    expect(differences[0]).toMatch(/^fixed, seed 2: digest differ/);
  });

  it('finds a changed row although the digest is right', async () => {
    const all = await results();
    const rows = rowsOf(decodeRuns(await all.store.read(runsKey)).table);
    const stored = decodeEpisodes(await all.store.read(episodesKey));
    const changed = (row: EpisodeRow) => row.timesteps + Number(row.seed === 3 && row.episode === 17);
    const episodes = encodeEpisodes({
      seeds: rows.map(({ seed }) => seed),
      timesteps: Int32Array.from(stored, changed),
      penalties: Int32Array.from(stored, (row) => row.penalties),
      returns: Float64Array.from(stored, (row) => row.returns),
    });
    await all.store.write(episodesKey, episodes);
    await all.store.write(runsKey, encodeRuns(tableOf(rows), episodes));
    const { differences } = await verify(all);
    expect(differences).toEqual(['fixed, seed 3: stored rows differ from episode 17 on']);
  });

  it('takes rows for the same, whoever wrote their file', async () => {
    const all = await results();
    const rows = rowsOf(decodeRuns(await all.store.read(runsKey)).table);
    const stored = decodeEpisodes(await all.store.read(episodesKey));
    const types = {
      seed: 'INT64',
      episode: 'INT32',
      timesteps: 'INT32',
      penalties: 'INT32',
      returns: 'DOUBLE',
    } as const;
    const columnData = Object.entries(types).map(([name, type]) => {
      const values = stored.map((row) => row[name as keyof typeof types]);
      return { name, type, nullable: false, data: type === 'INT64' ? values.map(BigInt) : values };
    });
    const episodes = new Uint8Array(parquetWriteBuffer({ columnData }));
    expect(episodes).not.toEqual(await all.store.read(episodesKey));
    await all.store.write(episodesKey, episodes);
    await all.store.write(runsKey, encodeRuns(tableOf(rows), episodes));
    expect(await verify(all)).toMatchObject({ checked: 40, differences: [] });
  });

  it('tells of parts that cannot be read', async () => {
    const all = await results();
    await all.store.write(runsKey, new Uint8Array(10));
    const { checked, differences } = await verify(all);
    expect(checked).toBe(38);
    expect(differences).toHaveLength(1);
    expect(differences[0]).toContain(runsKey);
  });
});
