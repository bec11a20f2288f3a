import { describe, expect, it } from 'vitest';
import { curveBlocks } from '../../src/experiment/curve.ts';
import { runsOf } from '../../src/experiment/part.ts';
import { partRows } from '../../src/parts/part-rows.ts';
import { totalsOf } from '../../src/parts/totals.ts';
import { failedPart, trainPart } from '../../src/parts/train-part.ts';
import { sha256 } from '../../src/results/checksums.ts';
import { decodeCurves } from '../../src/results/curves.ts';
import { fileOfKey, keys } from '../../src/results/keys.ts';
import { decodeRuns, encodeRuns } from '../../src/results/runs.ts';
import { trainRun } from '../../src/training/run.ts';
import { wholePlan } from '../example.ts';
import { episodeRows, fileOf, runRows } from '../read-results.ts';

const clock = () => 0;
const noTime = { duration_ms: 0, billed_ms: 0 };
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

  it('has no episodes of a run whose policy cannot be evaluated', async () => {
    const rows = partRows(part);
    const run = trainRun(first);
    run.policy.fill(9);
    expect(() => rows.add('fixed', run, noTime)).toThrow('policy');
    rows.addFailed('fixed', first.seed, new Error('it has no such action'));
    const made = rows.encode();
    expect(await episodeRows(made)).toEqual([]);
    expect(await decodeCurves(fileOf(made, 'curves'))).toEqual([]);
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
