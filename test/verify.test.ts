import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { thisThread } from '../src/backends/this-thread.ts';
import type { ExperimentRecord } from '../src/experiment/record.ts';
import { sha256 } from '../src/results/checksums.ts';
import { episodeColumns } from '../src/results/episodes.ts';
import { keys } from '../src/results/keys.ts';
import { writeRows } from '../src/results/parquet.ts';
import { decodeRuns, encodeRuns, type RunRow } from '../src/results/runs.ts';
import { readJson, type Store } from '../src/store/store.ts';
import { verify } from '../src/verify.ts';
import { carriedOut } from './dataset.ts';
import { wholePlan } from './example.ts';
import { decodeEpisodes } from './read-results.ts';

const plan = wholePlan({ seeds: 20 });
const runsKey = keys.runs(plan.id, 'fixed', 0);
const episodesKey = keys.episodes(plan.id, 'fixed', 0);

async function results() {
  const store = await carriedOut(plan);
  const record = await readJson<ExperimentRecord>(store, keys.experiment(plan.id));
  return { store, record, backend: thisThread() };
}

describe('verify', () => {
  it.each([
    ['all', undefined, 40],
    ['a sample, spread over all', 7, 7],
  ])(
    'finds nothing in results that nobody touched, though durations differ: %s',
    async (_, sample, checked) => {
      const found = await verify({ ...(await results()), sample });
      expect(found).toEqual({ checked, failed: 0, notVerified: { runs: 0, reasons: [] }, differences: [] });
    },
  );

  /** Writes the runs file anew, so that it fits its part's other files and is sealed. */
  async function rewrite(store: Store, changed: (row: RunRow) => object = () => ({})) {
    const { rows, files } = await decodeRuns(await store.read(runsKey));
    const sums = await Promise.all(
      Object.keys(files).map(async (key) => [key, sha256(await store.read(`${plan.id}/${key}`))] as const),
    );
    const changedRows = rows.map((row) => ({ ...row, ...changed(row) }));
    await store.write(runsKey, encodeRuns({ rows: changedRows, files: Object.fromEntries(sums) }));
  }

  it('finds a changed digest, and names the run', async () => {
    const all = await results();
    const isIt = ({ variant, seed }: RunRow) => variant === 'homework' && seed === 2;
    await rewrite(all.store, (row) => (isIt(row) ? { digest: '0'.repeat(64) } : {}));
    const { differences } = await verify(all);
    expect(differences).toHaveLength(1);
    expect(differences[0]).toMatch(/^homework, seed 2: digest differ/);
  });

  it('finds a changed row although the digest is right', async () => {
    const all = await results();
    const stored = await decodeEpisodes(await all.store.read(episodesKey));
    const changed = stored.map((row) =>
      row.seed === 3 && row.episode === 17 ? { ...row, timesteps: row.timesteps + 1 } : row,
    );
    await all.store.write(episodesKey, writeRows(episodeColumns, changed));
    await rewrite(all.store);
    const { differences } = await verify(all);
    expect(differences).toEqual(['fixed, seed 3: stored rows differ from episode 17 on']);
  });

  it('takes rows for the same, whoever wrote their file', async () => {
    const all = await results();
    const stored = await decodeEpisodes(await all.store.read(episodesKey));
    const columnData = Object.entries(episodeColumns).map(([name, type]) => {
      const values = stored.map((row) => row[name as keyof typeof episodeColumns]);
      return { name, type, nullable: false, data: type === 'INT64' ? values.map(BigInt) : values };
    });
    const episodes = new Uint8Array(parquetWriteBuffer({ columnData }));
    expect(episodes).not.toEqual(await all.store.read(episodesKey));
    await all.store.write(episodesKey, episodes);
    await rewrite(all.store);
    expect(await verify(all)).toMatchObject({ checked: 40, differences: [] });
  });

  it('finds files that are not those that were committed', async () => {
    const all = await results();
    const bytes = Uint8Array.from(await all.store.read(episodesKey));
    bytes[bytes.length >> 1] ^= 4;
    await all.store.write(episodesKey, bytes);
    expect((await verify(all)).differences).toEqual([
      `${runsKey}: ${episodesKey} is not as it was committed`,
    ]);
  });

  it('tells of parts that cannot be read', async () => {
    const all = await results();
    await all.store.write(runsKey, new Uint8Array(10));
    const { checked, differences } = await verify(all);
    expect(checked).toBe(0);
    expect(differences).toHaveLength(1);
    expect(differences[0]).toContain(runsKey);
  });
});
