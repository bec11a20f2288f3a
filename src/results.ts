import { createHash } from 'node:crypto';
import { parquetMetadataAsync, parquetRead, parquetReadObjects, type SchemaElement } from 'hyparquet';
import { ByteWriter, type ColumnSource, ParquetWriter } from 'hyparquet-writer';
import { type NumberColumn, writeNumbers } from './number-table.ts';
import { checkRunRow, type RunRow, runColumns } from './run-row.ts';
import { FILE_SHA256, isSealed, seal, UNSEALED } from './seal.ts';
import type { EpisodeMetrics } from './train.ts';

export type { RunRow } from './run-row.ts';

/** The episodes of one run. */
export interface RunEpisodes extends Omit<EpisodeMetrics, 'truncated'> {
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
  return writeNumbers(
    runs.reduce((rows, { timesteps }) => rows + timesteps.length, 0),
    [
      { name: 'seed', type: 'INT64', repeats: true, fill: ofRuns(runs, ({ seed }, into) => into.fill(seed)) },
      {
        name: 'episode',
        type: 'INT32',
        repeats: true,
        fill: ofRuns(runs, (_, into, from) => count(into, from)),
      },
      ...(['timesteps', 'penalties'] as const).map((name) => ({
        name,
        type: 'INT32' as const,
        fill: ofMetric(runs, name),
      })),
      { name: 'returns', type: 'DOUBLE', fill: ofMetric(runs, 'returns') },
    ],
  );
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
  const rows: RunRow[] = [];
  await parquetRead({
    file,
    metadata,
    columns: runColumns.map(([name]) => name),
    onComplete: (read) => {
      for (const values of read) rows.push(checkRunRow(rowOf(values)));
    },
  });
  return { rows, episodesSha256 };
}

/** Reads the rows of an `episodes` part. */
export async function decodeEpisodes(bytes: Uint8Array): Promise<EpisodeRow[]> {
  const rows = await parquetReadObjects({ file: bufferOf(bytes) });
  for (const row of rows) row.seed = withoutBigint(row.seed);
  return rows as EpisodeRow[];
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

// --- internal ---

/** What a run mostly takes: a buffer that is large enough from the start need not be copied as it grows. */
const ROOM_PER_RUN = 2200;
const ROOM_FOR_FOOTER = 4096;
const EPISODES_SHA256 = 'episodes_sha256';

/** The rows of runs, one after another: `copy` gives those of one run, from an episode on. */
function ofRuns(
  runs: readonly RunEpisodes[],
  copy: (run: RunEpisodes, into: Float64Array, from: number) => void,
): NumberColumn['fill'] {
  return (into, row) => {
    let [run, from] = [0, row];
    while (from >= runs[run].timesteps.length) from -= runs[run++].timesteps.length;
    for (let at = 0; at < into.length; run++, from = 0) {
      const length = Math.min(into.length - at, runs[run].timesteps.length - from);
      copy(runs[run], into.subarray(at, at + length), from);
      at += length;
    }
  };
}

function ofMetric(runs: readonly RunEpisodes[], metric: 'timesteps' | 'penalties' | 'returns') {
  return ofRuns(runs, (run, into, from) => into.set(run[metric].subarray(from, from + into.length)));
}

function count(into: Float64Array, from: number): void {
  for (let i = 0; i < into.length; i++) into[i] = from + i;
}

/** One NaN out of many: 0 / 0 has other bits when it is compiled than when it is interpreted. */
function canonical(value: unknown): unknown {
  return Number.isNaN(value) ? Number.NaN : value;
}

/** The writer with a schema of our own: guessing one from values would make train-one-run a twentieth larger. */
function write(columnData: ColumnSource[], kvMetadata?: { key: string; value: string }[]): Uint8Array {
  const rows = columnData[0].data.length;
  const writer = new ByteWriter(ROOM_PER_RUN * rows + ROOM_FOR_FOOTER);
  const schema = [{ name: 'root', num_children: columnData.length }, ...columnData.flatMap(schemaOf)];
  const columns = columnData.map(({ type: _, nullable: __, ...column }) => column);
  const file = new ParquetWriter({
    writer,
    schema,
    statistics: false,
    createdBy: 'manyruns',
    kvMetadata,
  });
  file.write({ columnData: columns, rowGroupSize: 1_000_000, pageSize: 0 });
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

const emptyRow: Readonly<Record<string, unknown>> = Object.fromEntries(
  runColumns.map(([name]) => [name, undefined]),
);

/** Rows that begin as copies share what they look like, which takes a third of the memory. */
function rowOf(values: readonly unknown[]): Record<string, unknown> {
  const row = { ...emptyRow };
  for (let i = 0; i < runColumns.length; i++) row[runColumns[i][0]] = withoutBigint(values[i]);
  return row;
}

function withoutBigint(value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}
