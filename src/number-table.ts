import type { Encoding, SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { writePageHeader } from 'hyparquet-writer/src/datapage.js';
import { snappyCompress } from 'hyparquet-writer/src/snappy.js';
import { wasm } from './kernel/pack.wasm.ts';
import { unpack } from './kernel/unpack.ts';

/** A column of numbers, none of them missing; integers from 0 to 2^53 - 1. */
export interface NumberColumn {
  readonly name: string;
  readonly type: 'INT32' | 'INT64' | 'DOUBLE';
  /** What its pages pack to repeats, so that it is worth compressing. */
  readonly repeats?: boolean;
  /** Writes the values of the rows from `row` on: as many as there is room for. */
  readonly fill: (into: Float64Array, row: number) => void;
}

/**
 * Writes a Parquet file of one row group: integers by the differences of neighbours, doubles by a dictionary where
 * they repeat. The file and its headers are the library's; the packing is our own, in WebAssembly, because the
 * columns as the library writes them took half as long as the training of their runs, and longer in a process that has
 * just started.
 */
export function writeNumbers(rows: number, columns: readonly NumberColumn[]): Uint8Array {
  const writer = new ByteWriter(ROOM_PER_ROW * rows + ROOM_FOR_FOOTER);
  const fields = columns.map(
    ({ name, type }): SchemaElement => ({ name, type, repetition_type: 'REQUIRED' }),
  );
  const schema = [{ name: 'root', num_children: columns.length }, ...fields];
  const file = new ParquetWriter({ writer, schema, createdBy: 'manyruns' });
  if (rows > 0) {
    const chunks = columns.map((column) => writeChunk(writer, column, rows));
    const sum = (size: 'total_uncompressed_size' | 'total_compressed_size') =>
      chunks.reduce((total, chunk) => total + chunk[size], 0n);
    file.num_rows = BigInt(rows);
    file.row_groups.push({
      columns: chunks.map((meta_data) => ({ meta_data, file_offset: 0n })),
      total_byte_size: sum('total_uncompressed_size'),
      total_compressed_size: sum('total_compressed_size'),
      num_rows: file.num_rows,
    });
  }
  file.finish();
  return new Uint8Array(writer.getBuffer());
}

// --- internal ---

/** What rows mostly take: a buffer that is large enough from the start need not be copied as it grows. */
const ROOM_PER_ROW = 4;
const ROOM_FOR_FOOTER = 2048;

/** What assembly/pack.ts exports. */
interface Packer {
  readonly memory: WebAssembly.Memory;
  readonly PAGE_ROWS: WebAssembly.Global;
  readonly VALUES: WebAssembly.Global;
  readonly PACKED: WebAssembly.Global;
  readonly DISTINCT: WebAssembly.Global;
  readonly MAX_DISTINCT: WebAssembly.Global;
  packIntegers(n: number): number;
  forget(): void;
  learn(n: number, most: number): number;
  packIndexes(n: number): number;
}

let loaded: Packer | undefined;

function packer(): Packer {
  loaded ??= new WebAssembly.Instance(new WebAssembly.Module(unpack(wasm))).exports as unknown as Packer;
  return loaded;
}

function writeChunk(writer: ByteWriter, column: NumberColumn, rows: number) {
  const pack = packer();
  const start = BigInt(writer.offset);
  const compress = column.repeats ? snappyCompress : (bytes: Uint8Array) => bytes;
  let uncompressed = 0;
  const dictionary = column.type === 'DOUBLE' ? dictionaryOf(column, rows) : undefined;
  if (dictionary) {
    uncompressed += writePage(writer, dictionary, (bytes) => bytes, {
      type: 'DICTIONARY_PAGE',
      dictionary_page_header: { num_values: dictionary.length / 8, encoding: 'PLAIN' },
    });
  }
  const encoding: Encoding = dictionary
    ? 'RLE_DICTIONARY'
    : column.type === 'DOUBLE'
      ? 'PLAIN'
      : 'DELTA_BINARY_PACKED';
  const firstPage = BigInt(writer.offset);
  eachPage(column, rows, (values) => {
    const bytes =
      encoding === 'PLAIN'
        ? bytesAt(pack.VALUES, values.byteLength)
        : bytesAt(
            pack.PACKED,
            dictionary ? pack.packIndexes(values.length) : pack.packIntegers(values.length),
          );
    uncompressed += writePage(writer, bytes, compress, {
      type: 'DATA_PAGE_V2',
      data_page_header_v2: {
        num_values: values.length,
        num_nulls: 0,
        num_rows: values.length,
        encoding,
        definition_levels_byte_length: 0,
        repetition_levels_byte_length: 0,
        is_compressed: true,
      },
    });
  });
  return {
    type: column.type,
    encodings: dictionary ? ['PLAIN' as const, encoding] : [encoding],
    path_in_schema: [column.name],
    codec: column.repeats ? ('SNAPPY' as const) : ('UNCOMPRESSED' as const),
    num_values: BigInt(rows),
    total_uncompressed_size: BigInt(uncompressed),
    total_compressed_size: BigInt(writer.offset) - start,
    data_page_offset: firstPage,
    dictionary_page_offset: dictionary && start,
  };
}

/** The different values, as bytes; undefined where they are too many for a dictionary to save space. */
function dictionaryOf(column: NumberColumn, rows: number): Uint8Array | undefined {
  const pack = packer();
  const most = Math.min(pack.MAX_DISTINCT.value, Math.ceil(rows / 4));
  let size = 0;
  pack.forget();
  eachPage(column, rows, (values) => {
    if (size >= 0) size = pack.learn(values.length, most);
  });
  return size < 0 ? undefined : bytesAt(pack.DISTINCT, size * 8).slice();
}

/** Puts the values of each page where they are packed from. */
function eachPage(column: NumberColumn, rows: number, visit: (values: Float64Array) => void): void {
  const { memory, VALUES, PAGE_ROWS } = packer();
  for (let row = 0; row < rows; row += PAGE_ROWS.value) {
    const length = Math.min(PAGE_ROWS.value, rows - row);
    const values = new Float64Array(memory.buffer, VALUES.value, length);
    column.fill(values, row);
    visit(values);
  }
}

function bytesAt(place: WebAssembly.Global, length: number): Uint8Array {
  return new Uint8Array(packer().memory.buffer, place.value, length);
}

type PageHeader = Omit<
  Parameters<typeof writePageHeader>[1],
  'uncompressed_page_size' | 'compressed_page_size'
>;

/** Returns what the page would have taken without being compressed, its header included. */
function writePage(
  writer: ByteWriter,
  bytes: Uint8Array,
  compress: (bytes: Uint8Array) => Uint8Array,
  header: PageHeader,
): number {
  const start = writer.offset;
  const compressed = compress(bytes);
  const size = { uncompressed_page_size: bytes.length, compressed_page_size: compressed.length };
  writePageHeader(writer, { ...header, ...size });
  const headerBytes = writer.offset - start;
  writer.appendBytes(compressed);
  return headerBytes + bytes.length;
}
