import type { Encoding, KeyValue, SchemaElement } from 'hyparquet';
import { ByteWriter } from 'hyparquet-writer/src/bytewriter.js';
import { writePageHeader } from 'hyparquet-writer/src/datapage.js';
import { writeMetadata } from 'hyparquet-writer/src/metadata.js';
import { wasm } from './kernel/pack.wasm.ts';
import { unpack } from './kernel/unpack.ts';
import { type Column, listPages, type NumberPage, numberPages, type Page, textPages } from './table-pages.ts';

/**
 * Writes a Parquet file of one row group: integers by the differences of neighbours, doubles by a dictionary where
 * they repeat, lists and texts compressed. The headers are the library's; the packing is our own, in WebAssembly,
 * because the columns as the library writes them took half as long as the training of their runs, and longer in a
 * process that has just started: what it takes to compile them comes on top.
 */
export function writeTable(
  rows: number,
  columns: readonly Column[],
  metadata?: readonly KeyValue[],
): Uint8Array {
  const writer = new ByteWriter(ROOM_PER_VALUE * rows + ROOM_FOR_FOOTER);
  writer.appendUint32(MAGIC);
  const chunks = rows > 0 ? columns.map((column) => writeChunk(writer, column, rows)) : [];
  const sum = (size: 'total_uncompressed_size' | 'total_compressed_size') =>
    chunks.reduce((total, chunk) => total + chunk[size], 0n);
  const group = {
    columns: chunks.map((meta_data) => ({ meta_data, file_offset: 0n })),
    total_byte_size: sum('total_uncompressed_size'),
    total_compressed_size: sum('total_compressed_size'),
    num_rows: BigInt(rows),
  };
  writeMetadata(writer, {
    version: 2,
    created_by: 'manyruns',
    schema: [{ name: 'root', num_children: columns.length }, ...columns.flatMap(schemaOf)],
    num_rows: BigInt(rows),
    row_groups: rows > 0 ? [group] : [],
    key_value_metadata: metadata && [...metadata],
  } as Parameters<typeof writeMetadata>[1]);
  writer.appendUint32(MAGIC);
  return new Uint8Array(writer.buffer.transfer(writer.offset));
}

// --- internal ---

/** 'PAR1', at both ends of the file. */
const MAGIC = 0x31524150;
/** What is mostly taken: a buffer that is large enough from the start need not be copied as it grows. */
const ROOM_PER_VALUE = 4;
const ROOM_FOR_FOOTER = 4096;
const WASM_PAGE = 65_536;

/** What Parquet's schema says of a column. */
function schemaOf(column: Column): SchemaElement[] {
  const { name, type } = column;
  if (type === 'LIST') {
    return [
      { name, converted_type: 'LIST', repetition_type: 'REQUIRED', num_children: 1 },
      { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
      { name: 'element', type: 'DOUBLE', repetition_type: 'REQUIRED' },
    ];
  }
  if (type === 'STRING') {
    const repetition_type = column.nullable ? 'OPTIONAL' : 'REQUIRED';
    return [{ name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type }];
  }
  return [{ name, type, repetition_type: 'REQUIRED' }];
}

/** How the pages of a column become bytes, which stay where they are until the next page. */
interface Packing {
  readonly pages: readonly Page[];
  readonly encoding: Encoding;
  /** The different values, as bytes. */
  readonly dictionary?: Uint8Array;
  readonly compress: boolean;
  readonly pack: (index: number) => Uint8Array;
}

function packingOf(column: Column, rows: number): Packing {
  if (column.type === 'STRING') {
    const pages = textPages(column);
    return { pages, encoding: 'PLAIN', compress: true, pack: (index) => pages[index].bytes };
  }
  const { PAGE_ROWS, VALUES, PACKED, packIntegers, packIndexes } = packer();
  const most = PAGE_ROWS.value;
  const pages = column.type === 'LIST' ? listPages(column, most) : numberPages(column, rows, most);
  const compress = column.type === 'LIST' || column.repeats === true;
  const packed = (pack: (n: number) => number) => (index: number) =>
    bytesAt(PACKED, pack(valuesOf(pages[index]).length));
  if (column.type === 'INT32' || column.type === 'INT64') {
    return { pages, encoding: 'DELTA_BINARY_PACKED', compress, pack: packed(packIntegers) };
  }
  const dictionary = dictionaryOf(pages);
  if (dictionary)
    return { pages, encoding: 'RLE_DICTIONARY', dictionary, compress, pack: packed(packIndexes) };
  const plain = (index: number) => bytesAt(VALUES, valuesOf(pages[index]).byteLength);
  return { pages, encoding: 'PLAIN', compress, pack: plain };
}

function writeChunk(writer: ByteWriter, column: Column, rows: number) {
  const { pages, encoding, dictionary, compress, pack } = packingOf(column, rows);
  const start = BigInt(writer.offset);
  let uncompressed = 0;
  if (dictionary) {
    uncompressed += writePage(writer, [], { bytes: dictionary, compress }, (size) => ({
      type: 'DICTIONARY_PAGE',
      ...size,
      dictionary_page_header: { num_values: dictionary.length / 8, encoding: 'PLAIN' },
    }));
  }
  const firstPage = BigInt(writer.offset);
  for (const [index, { rows: num_rows, values, missing, repetition, definition }] of pages.entries()) {
    const levels = [repetition ?? NOTHING, definition ?? NOTHING];
    uncompressed += writePage(writer, levels, { bytes: pack(index), compress }, (size) => ({
      type: 'DATA_PAGE_V2',
      ...size,
      data_page_header_v2: {
        num_values: values,
        num_nulls: missing ?? 0,
        num_rows,
        encoding,
        repetition_levels_byte_length: levels[0].length,
        definition_levels_byte_length: levels[1].length,
        is_compressed: true,
      },
    }));
  }
  return {
    type: PHYSICAL[column.type],
    encodings: dictionary ? ['PLAIN' as const, encoding] : [encoding],
    path_in_schema: column.type === 'LIST' ? [column.name, 'list', 'element'] : [column.name],
    codec: compress ? ('SNAPPY' as const) : ('UNCOMPRESSED' as const),
    num_values: BigInt(pages.reduce((sum, { values }) => sum + values, 0)),
    total_uncompressed_size: BigInt(uncompressed),
    total_compressed_size: BigInt(writer.offset) - start,
    data_page_offset: firstPage,
    dictionary_page_offset: dictionary && start,
  };
}

const NOTHING = new Uint8Array();
const PHYSICAL = {
  INT32: 'INT32',
  INT64: 'INT64',
  DOUBLE: 'DOUBLE',
  LIST: 'DOUBLE',
  STRING: 'BYTE_ARRAY',
} as const;

/** The different values, as bytes; undefined where they are too many for a dictionary to save space. */
function dictionaryOf(pages: readonly NumberPage[]): Uint8Array | undefined {
  const { MAX_DISTINCT, DISTINCT, forget, learn } = packer();
  const there = pages.reduce((sum, { values, missing = 0 }) => sum + values - missing, 0);
  const most = Math.min(MAX_DISTINCT.value, Math.ceil(there / 4));
  let size = 0;
  forget();
  for (const page of pages) {
    if (size >= 0) size = learn(valuesOf(page).length, most);
  }
  return size > 0 ? bytesAt(DISTINCT, size * 8).slice() : undefined;
}

/** The values of a page, where they are packed from. */
function valuesOf({ values, missing = 0, put }: NumberPage): Float64Array {
  const { memory, VALUES } = packer();
  const into = new Float64Array(memory.buffer, VALUES.value, values - missing);
  put(into);
  return into;
}

function bytesAt(place: WebAssembly.Global, length: number): Uint8Array {
  return new Uint8Array(packer().memory.buffer, place.value, length);
}

function compressed(bytes: Uint8Array): Uint8Array {
  const { memory, END, compress } = packer();
  const from = END.value;
  const to = from + bytes.length;
  const end = to + bytes.length + bytes.length / 6 + 32;
  const lacking = Math.ceil((end - memory.buffer.byteLength) / WASM_PAGE);
  // Growing takes away what was read from the memory before.
  const source = lacking > 0 ? Uint8Array.from(bytes) : bytes;
  if (lacking > 0) memory.grow(lacking);
  new Uint8Array(memory.buffer, from, bytes.length).set(source);
  return new Uint8Array(memory.buffer, to, compress(from, bytes.length, to));
}

type PageHeader = Parameters<typeof writePageHeader>[1];

/** Returns what the page would have taken without being compressed, its header included. */
function writePage(
  writer: ByteWriter,
  levels: readonly Uint8Array[],
  { bytes, compress }: { bytes: Uint8Array; compress: boolean },
  header: (size: { uncompressed_page_size: number; compressed_page_size: number }) => PageHeader,
): number {
  const start = writer.offset;
  const body = compress ? compressed(bytes) : bytes;
  const before = levels.reduce((sum, { length }) => sum + length, 0);
  const uncompressed = before + bytes.length;
  writePageHeader(
    writer,
    header({ uncompressed_page_size: uncompressed, compressed_page_size: before + body.length }),
  );
  const headerBytes = writer.offset - start;
  for (const some of levels) writer.appendBytes(some);
  writer.appendBytes(body);
  return headerBytes + uncompressed;
}

/** What assembly/pack.ts exports. */
interface Packer {
  readonly memory: WebAssembly.Memory;
  readonly PAGE_ROWS: WebAssembly.Global;
  readonly VALUES: WebAssembly.Global;
  readonly PACKED: WebAssembly.Global;
  readonly DISTINCT: WebAssembly.Global;
  readonly MAX_DISTINCT: WebAssembly.Global;
  readonly END: WebAssembly.Global;
  packIntegers(n: number): number;
  forget(): void;
  learn(n: number, most: number): number;
  packIndexes(n: number): number;
  compress(from: number, n: number, to: number): number;
}

let loaded: Packer | undefined;

function packer(): Packer {
  loaded ??= new WebAssembly.Instance(new WebAssembly.Module(unpack(wasm))).exports as unknown as Packer;
  return loaded;
}
