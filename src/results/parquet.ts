import { type DecodedArray, parquetMetadata, parquetReadObjects } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';

/** What the values of a column are, by its type. Integers are from 0 to 2^53 - 1. */
interface ValueOf {
  readonly STRING: string;
  readonly 'STRING?': string | null;
  readonly INT32: number;
  readonly INT64: number;
  readonly DOUBLE: number;
}

/** The columns of a kind of file, in their order. */
export type Columns = Readonly<Record<string, keyof ValueOf>>;

/** A row of a file with such columns. */
export type RowOf<Of extends Columns> = { readonly [Name in keyof Of]: ValueOf[Of[Name]] };

type Values = readonly unknown[] | Int32Array | Float64Array;
export type Metadata = Readonly<Record<string, string>>;

/** Encodes rows as a Parquet file. The bytes depend on the rows alone. */
export function writeRows<Of extends Columns>(
  columns: Of,
  rows: readonly RowOf<Of>[],
  metadata?: Metadata,
): Uint8Array {
  const column = (name: string) => rows.map((row) => row[name]);
  return writeColumns(columns, (name) => typed(columns[name], column(name)), metadata);
}

/**
 * Encodes columns of the same length as a Parquet file: one row group, one page a column. Differences of integers are
 * packed, so that a number of an episode takes about a byte and needs no compression.
 */
export function writeColumns<Of extends Columns>(
  columns: Of,
  valuesOf: (name: keyof Of & string) => Values,
  metadata: Metadata = {},
): Uint8Array {
  const buffer = parquetWriteBuffer({
    columnData: Object.entries(columns).map(([name, type]) => ({
      name,
      type: type === 'STRING?' ? 'STRING' : type,
      data: valuesOf(name) as DecodedArray,
      nullable: type === 'STRING?',
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
export async function readParquet(
  bytes: Uint8Array,
): Promise<{ readonly rows: Record<string, unknown>[]; readonly metadata: Metadata }> {
  // The library reads whole ArrayBuffers, and these bytes may lie in a larger one.
  const file = new Uint8Array(bytes).buffer;
  const metadata = parquetMetadata(file);
  const rows = await parquetReadObjects({ file, metadata });
  const pairs = (metadata.key_value_metadata ?? []).map(({ key, value = '' }) => [key, value]);
  return { rows, metadata: Object.fromEntries(pairs) };
}

/**
 * Reads a Parquet file with these columns.
 *
 * @throws Error where the bytes are no such file, or a value is not of its column
 */
export async function readRows<Of extends Columns>(
  bytes: Uint8Array,
  columns: Of,
): Promise<{ readonly rows: readonly RowOf<Of>[]; readonly metadata: Metadata }> {
  const { rows, metadata } = await readParquet(bytes);
  for (const [name, type] of Object.entries(columns)) {
    for (const row of rows) {
      const value = typeof row[name] === 'bigint' ? Number(row[name]) : row[name];
      if (!isOf(type, value)) throw new Error(`it has a ${name} that cannot be`);
      row[name] = value ?? null;
    }
  }
  return { rows: rows as RowOf<Of>[], metadata };
}

// --- internal ---

function typed(type: Columns[string], values: readonly unknown[]): Values {
  if (type === 'INT32') return Int32Array.from(values as number[]);
  if (type === 'INT64') return Float64Array.from(values as number[]);
  if (type !== 'DOUBLE') return values;
  // One NaN out of many: 0 / 0 has other bits when it is compiled than when it is interpreted.
  return Float64Array.from(values as number[], (value) => (Number.isNaN(value) ? Number.NaN : value));
}

function isOf(type: Columns[string], value: unknown): boolean {
  if (type === 'STRING?') return typeof value === 'string' || (value ?? null) === null;
  if (type === 'STRING') return typeof value === 'string';
  return typeof value === 'number' && (type === 'DOUBLE' || (Number.isSafeInteger(value) && value >= 0));
}
