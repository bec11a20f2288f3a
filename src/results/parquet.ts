import { type DecodedArray, parquetMetadata, parquetRead } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';

export interface Column {
  readonly name: string;
  readonly type: 'STRING' | 'INT32' | 'INT64' | 'DOUBLE';
  readonly values: readonly (string | null)[] | Int32Array | BigInt64Array | Float64Array;
  readonly nullable?: boolean;
}

/** A table as it was read: each column as an array, by its name. */
export interface ParquetTable {
  readonly rows: number;
  readonly columns: ReadonlyMap<string, ArrayLike<unknown>>;
  readonly metadata: ReadonlyMap<string, string>;
}

/**
 * Encodes columns of the same length as a Parquet file: one row group, one page a column. Differences of integers are
 * packed, so that a number of an episode takes about a byte and needs no compression.
 */
export function writeParquet(
  columns: readonly Column[],
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const buffer = parquetWriteBuffer({
    columnData: columns.map(({ name, type, values, nullable = false }) => ({
      name,
      type,
      data: values as DecodedArray,
      nullable,
      encoding: type === 'INT32' || type === 'INT64' ? 'DELTA_BINARY_PACKED' : undefined,
      offsetIndex: false,
    })),
    codec: 'UNCOMPRESSED',
    statistics: false,
    rowGroupSize: Number.MAX_SAFE_INTEGER,
    pageSize: 0,
    kvMetadata: Object.entries(metadata).map(([key, value]) => ({ key, value })),
    createdBy: 'manyruns',
  });
  return new Uint8Array(buffer);
}

/**
 * Reads a Parquet file.
 *
 * @throws Error where the bytes are no such file
 */
export async function readParquet(bytes: Uint8Array): Promise<ParquetTable> {
  const file = asArrayBuffer(bytes);
  const metadata = parquetMetadata(file);
  const columns = new Map<string, ArrayLike<unknown>>();
  for (const { name } of metadata.schema.slice(1)) columns.set(name, []);
  await parquetRead({
    file,
    metadata,
    onChunk({ columnName, columnData, rowStart, rowEnd }) {
      const before = columns.get(columnName) ?? [];
      if (before.length !== rowStart || columnData.length !== rowEnd - rowStart) {
        throw new Error(`it has a ${columnName} that is not one value for each row`);
      }
      columns.set(columnName, rowStart === 0 ? columnData : [...Array.from(before), ...columnData]);
    },
  });
  return {
    rows: Number(metadata.num_rows),
    columns,
    metadata: new Map((metadata.key_value_metadata ?? []).map(({ key, value = '' }) => [key, value])),
  };
}

// --- internal ---

/** The library reads whole ArrayBuffers; a part of a larger one is copied. */
function asArrayBuffer({ buffer, byteOffset, byteLength }: Uint8Array): ArrayBuffer {
  const isWhole = byteOffset === 0 && byteLength === buffer.byteLength && buffer instanceof ArrayBuffer;
  return isWhole ? buffer : (buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer);
}
