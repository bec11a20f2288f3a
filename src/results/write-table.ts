import { wasm } from '../kernel/pack.wasm.ts';
import { moduleOf } from '../kernel/unpack.ts';
import { type Chunk, type KeyValue, PLAIN, writeFooter } from './table-footer.ts';
import { type Column, listPages, type NumberPage, numberPages, type Page, textPages } from './table-pages.ts';
import { type ThriftWriter, thriftWriter } from './thrift.ts';

/**
 * Writes a Parquet file of one row group: integers by the differences of neighbours, doubles by a dictionary where
 * they repeat, lists and texts compressed. Our own, and the packing in WebAssembly, because the columns as libraries
 * write them took half as long as the training of their runs, and longer in a process that has just started: what it
 * takes to compile them comes on top.
 *
 * Source: parquet.thrift of Apache Parquet's format, for the numbers of fields and encodings.
 */
export function writeTable(
  rows: number,
  columns: readonly Column[],
  metadata: readonly KeyValue[] = [],
): Uint8Array {
  const writer = thriftWriter(ROOM_PER_VALUE * rows + ROOM_FOR_FOOTER);
  writer.uint32(MAGIC);
  const chunks = rows > 0 ? columns.map((column) => writeChunk(writer, column, rows)) : [];
  const footer = writer.length();
  writeFooter(writer, { rows, columns, chunks, metadata });
  writer.uint32(writer.length() - footer);
  writer.uint32(MAGIC);
  return writer.finish();
}

// --- internal ---

/** 'PAR1', at both ends of the file. */
const MAGIC = 0x31524150;
/** What is mostly taken: a buffer that is large enough from the start need not be copied as it grows. */
const ROOM_PER_VALUE = 4;
const ROOM_FOR_FOOTER = 4096;
const WASM_PAGE = 65_536;

const RLE_DICTIONARY = 8;
const DELTA_BINARY_PACKED = 5;
const DICTIONARY_PAGE = 2;
const DATA_PAGE_V2 = 3;

/** How the pages of a column become bytes, which stay where they are until the next page. */
interface Packing {
  readonly pages: readonly Page[];
  readonly encoding: number;
  /** The different values, as bytes. */
  readonly dictionary?: Uint8Array;
  readonly compress: boolean;
  readonly pack: (index: number) => Uint8Array;
}

function packingOf(column: Column, rows: number): Packing {
  if (column.type === 'STRING') {
    const pages = textPages(column);
    return { pages, encoding: PLAIN, compress: true, pack: (index) => pages[index].bytes };
  }
  const { PAGE_ROWS, VALUES, PACKED, packIntegers, packIndexes } = packer();
  const most = PAGE_ROWS.value;
  const pages = column.type === 'LIST' ? listPages(column, most) : numberPages(column, rows, most);
  const compress = column.type === 'LIST' || column.repeats === true;
  const packed = (pack: (n: number) => number) => (index: number) =>
    bytesAt(PACKED, pack(valuesOf(pages[index]).length));
  if (column.type === 'INT32' || column.type === 'INT64') {
    return { pages, encoding: DELTA_BINARY_PACKED, compress, pack: packed(packIntegers) };
  }
  const dictionary = dictionaryOf(pages);
  if (dictionary) return { pages, encoding: RLE_DICTIONARY, dictionary, compress, pack: packed(packIndexes) };
  const plain = (index: number) => bytesAt(VALUES, valuesOf(pages[index]).byteLength);
  return { pages, encoding: PLAIN, compress, pack: plain };
}

function writeChunk(writer: ThriftWriter, column: Column, rows: number): Chunk {
  const { pages, encoding, dictionary, compress, pack } = packingOf(column, rows);
  const start = writer.length();
  let uncompressedSize = 0;
  if (dictionary) {
    uncompressedSize += writePage(writer, DICTIONARY_PAGE, { bytes: dictionary, compress }, () => {
      writer.begin(7);
      writer.i32(1, dictionary.length / 8);
      writer.i32(2, PLAIN);
      writer.end();
    });
  }
  const firstPage = writer.length();
  for (const [index, page] of pages.entries()) {
    const { values, missing = 0, repetition = NOTHING, definition = NOTHING } = page;
    const body = { levels: [repetition, definition], bytes: pack(index), compress };
    uncompressedSize += writePage(writer, DATA_PAGE_V2, body, () => {
      writer.begin(8);
      writer.i32(1, values);
      writer.i32(2, missing);
      writer.i32(3, page.rows);
      writer.i32(4, encoding);
      writer.i32(5, definition.length);
      writer.i32(6, repetition.length);
      writer.end();
    });
  }
  return {
    column,
    encodings: dictionary ? [PLAIN, encoding] : [encoding],
    compress,
    values: pages.reduce((sum, { values }) => sum + values, 0),
    uncompressedSize,
    size: writer.length() - start,
    firstPage,
    dictionaryPage: dictionary && start,
  };
}

const NOTHING = new Uint8Array();

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

interface Body {
  readonly levels?: readonly Uint8Array[];
  readonly bytes: Uint8Array;
  readonly compress: boolean;
}

/** Returns what the page would have taken without being compressed, its header included. */
function writePage(
  writer: ThriftWriter,
  type: number,
  { levels = [], bytes, compress }: Body,
  writeHeaderOfType: () => void,
): number {
  const start = writer.length();
  const body = compress ? compressed(bytes) : bytes;
  const before = levels.reduce((sum, { length }) => sum + length, 0);
  writer.begin();
  writer.i32(1, type);
  writer.i32(2, before + bytes.length);
  writer.i32(3, before + body.length);
  writeHeaderOfType();
  writer.end();
  const header = writer.length() - start;
  for (const some of levels) writer.bytes(some);
  writer.bytes(body);
  return header + before + bytes.length;
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
  loaded ??= new WebAssembly.Instance(moduleOf(wasm)).exports as unknown as Packer;
  return loaded;
}
