import { createHash } from 'node:crypto';
import { parquetMetadataAsync, parquetReadObjects, type SchemaElement } from 'hyparquet';
import { ByteWriter, type ColumnSource, ParquetWriter } from 'hyparquet-writer';
import { checkRunRow, type RunRow, runColumns } from './run-row.ts';
import { FILE_SHA256, isSealed, seal, UNSEALED } from './seal.ts';
import type { EpisodeMetrics } from './train.ts';

export type { RunRow } from './run-row.ts';

/** The episodes of one run. */
export interface RunEpisodes extends EpisodeMetrics {
  readonly seed: number;
}

/** A row of an `episodes` part. */
export interface EpisodeRow {
  readonly seed: number;
  readonly episode: number;
  readonly timesteps: number;
  readonly penalties: number;
  readonly returns: number;
}

/** The keys under which an experiment's results lie in a store. */
export const keys = {
  experiment: (id: string) => `${id}/experiment.json`,
  progress: (id: string) => `${id}/progress.json`,
  summary: (id: string) => `${id}/summary.json`,
  cancel: (id: string) => `${id}/cancel`,
  /** Where a damaged file is kept when it is replaced. */
  damaged: (id: string, key: string) => `${id}/damaged/${key.slice(id.length + 1)}`,
  allRuns: (id: string) => `${id}/runs/`,
  allEpisodes: (id: string) => `${id}/episodes/`,
  runs: (id: string, variant: string, firstSeed: number) => `${id}/runs/part-${variant}-${firstSeed}.parquet`,
  episodes: (id: string, variant: string, firstSeed: number) =>
    `${id}/episodes/variant=${variant}/part-${firstSeed}.parquet`,
};

/** The variant and first seed that a key of a `runs` or `episodes` part names; undefined for any other key. */
export function partOfKey(key: string): { variant: string; firstSeed: number } | undefined {
  const match =
    /\/runs\/part-(.+)-(\d+)\.parquet$/.exec(key) ?? /\/variant=([^/]+)\/part-(\d+)\.parquet$/.exec(key);
  return match ? { variant: match[1], firstSeed: Number(match[2]) } : undefined;
}

/** Encodes the episodes of a part, a row for each episode. The bytes depend on the numbers alone. */
export function encodeEpisodes(runs: readonly RunEpisodes[]): Uint8Array {
  const rows = runs.reduce((sum, run) => sum + run.timesteps.length, 0);
  // Writing bigints takes longer, and hardly anybody has a seed that needs one.
  const small = runs.every((run) => run.seed <= MAX_INT32);
  const seed = small ? new Int32Array(rows) : new BigInt64Array(rows);
  const episode = new Int32Array(rows);
  const timesteps = new Int32Array(rows);
  const penalties = new Int32Array(rows);
  const returns = new Float64Array(rows);
  let row = 0;
  for (const run of runs) {
    const { length } = run.timesteps;
    if (seed instanceof Int32Array) seed.fill(run.seed, row, row + length);
    else seed.fill(BigInt(run.seed), row, row + length);
    for (let i = 0; i < length; i++) episode[row + i] = i;
    timesteps.set(run.timesteps, row);
    penalties.set(run.penalties, row);
    returns.set(run.returns, row);
    row += length;
  }
  return write([
    integers('seed', 'INT64', seed),
    integers('episode', 'INT32', episode),
    { ...integers('timesteps', 'INT32', timesteps), ...PACKED },
    { ...integers('penalties', 'INT32', penalties), ...PACKED },
    { name: 'returns', type: 'DOUBLE', data: returns, nullable: false, ...PACKED },
  ]);
}

/** Encodes the rows of a part, with the SHA-256 of the episodes that they belong to, and of the file itself. */
export function encodeRuns(rows: readonly RunRow[], episodes: Uint8Array): Uint8Array {
  const columns = runColumns.map(([name, type]): ColumnSource => {
    const data = rows.map((row) => (type === 'INT64' ? BigInt(row[name] as number) : canonical(row[name])));
    if (type === 'LIST') return { name, data };
    return { name, type, data, nullable: name === 'error' };
  });
  return seal(
    write(columns, [
      { key: EPISODES_SHA256, value: sha256(episodes) },
      { key: FILE_SHA256, value: UNSEALED },
    ]),
  );
}

/**
 * Reads the rows of a part, and the SHA-256 of the episodes that they belong to.
 *
 * @throws Error where the bytes are no such part, or not as they were written
 */
export async function decodeRuns(bytes: Uint8Array): Promise<{ rows: RunRow[]; episodesSha256: string }> {
  if (!isSealed(bytes)) throw new Error('it is not as it was written: its own checksum does not fit');
  const file = bufferOf(bytes);
  const metadata = await parquetMetadataAsync(file);
  const names = new Set(metadata.schema.map(({ name }) => name));
  const missing = runColumns.find(([name]) => !names.has(name));
  if (missing) throw new Error(`it has no column ${missing[0]}`);
  const episodesSha256 = metadata.key_value_metadata?.find(({ key }) => key === EPISODES_SHA256)?.value ?? '';
  const rows = (await parquetReadObjects({ file, metadata })).map(plain);
  return { rows: rows.map(checkRunRow), episodesSha256 };
}

/** Reads the rows of an `episodes` part. */
export async function decodeEpisodes(bytes: Uint8Array): Promise<EpisodeRow[]> {
  const rows = await parquetReadObjects({ file: bufferOf(bytes) });
  return rows.map(plain) as unknown as EpisodeRow[];
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

// --- internal ---

const EPISODES_SHA256 = 'episodes_sha256';
const MAX_INT32 = 2 ** 31 - 1;
/** Packed to the bit already: compressing it would save a thirtieth, for a fifth of the time. */
const PACKED = { codec: 'UNCOMPRESSED' as const };
/** No limit: to look for one takes as long as all the rest. A column is a page, of a row group at most. */
const PAGE_SIZE = 0;

function integers(name: string, type: 'INT32' | 'INT64', data: Int32Array | BigInt64Array): ColumnSource {
  // Differences of neighbours are small: a third of the bytes and of the time of plain integers.
  return { name, type, data, nullable: false, encoding: 'DELTA_BINARY_PACKED' };
}

/** One NaN out of many: 0 / 0 has other bits when it is compiled than when it is interpreted. */
function canonical(value: unknown): unknown {
  return Number.isNaN(value) ? Number.NaN : value;
}

/** The writer with a schema of our own: guessing one from values would make train-one-run a twentieth larger. */
function write(columnData: ColumnSource[], kvMetadata?: { key: string; value: string }[]): Uint8Array {
  const writer = new ByteWriter();
  const schema = [{ name: 'root', num_children: columnData.length }, ...columnData.flatMap(schemaOf)];
  const columns = columnData.map(({ type: _, nullable: __, ...column }) => column);
  const file = new ParquetWriter({ writer, schema, statistics: false, createdBy: 'manyruns', kvMetadata });
  file.write({ columnData: columns, rowGroupSize: 1_000_000, pageSize: PAGE_SIZE });
  file.finish();
  return new Uint8Array(writer.getBuffer());
}

/** What Parquet's schema says of a column. One without a type has lists of doubles. */
function schemaOf({ name, type, nullable = false }: ColumnSource): SchemaElement[] {
  const repetition_type = nullable ? 'OPTIONAL' : 'REQUIRED';
  if (type === 'STRING') return [{ name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type }];
  if (type !== undefined) return [{ name, type: type as 'INT32' | 'INT64' | 'DOUBLE', repetition_type }];
  return [
    { name, converted_type: 'LIST', repetition_type, num_children: 1 },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    { name: 'element', type: 'DOUBLE', repetition_type: 'REQUIRED' },
  ];
}

function bufferOf(bytes: Uint8Array) {
  const { buffer, byteOffset, byteLength } = bytes;
  return (
    byteOffset === 0 && byteLength === buffer.byteLength ? buffer : bytes.slice().buffer
  ) as ArrayBuffer;
}

function plain(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => [key, typeof value === 'bigint' ? Number(value) : value]),
  );
}
