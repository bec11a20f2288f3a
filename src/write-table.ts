import { wasm } from './kernel/pack.wasm.ts';
import { moduleOf } from './kernel/unpack.ts';
import { type Column, listPages, type NumberPage, numberPages, type Page, textPages } from './table-pages.ts';
import { BINARY, I32, STRUCT, type ThriftWriter, thriftWriter } from './thrift.ts';

/** What a file says of itself beside its table. */
export interface KeyValue {
  readonly key: string;
  readonly value: string;
}

/**
 * Writes a Parquet file of one row group: integers by the differences of neighbours, doubles by a dictionary where
 * they repeat, lists and texts compressed. Our own, and the packing in WebAssembly, because the columns as libraries
 * write them took half as long as the training of their runs, and longer in a process that has just started: what it
 * takes to compile them comes on top.
 *
 * Source: parquet.thrift of Apache Parquet's format, for the numbers of fields, types and encodings.
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

const TYPE = { INT32: 1, INT64: 2, DOUBLE: 5, LIST: 5, STRING: 6 } as const;
const UTF8 = 0;
const LIST = 3;
const REQUIRED = 0;
const OPTIONAL = 1;
const REPEATED = 2;
const PLAIN = 0;
const DELTA_BINARY_PACKED = 5;
const RLE_DICTIONARY = 8;
const UNCOMPRESSED = 0;
const SNAPPY = 1;
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

/** Where the pages of a column are, and how large. */
interface Chunk {
  readonly column: Column;
  readonly encodings: readonly number[];
  readonly compress: boolean;
  readonly values: number;
  readonly uncompressedSize: number;
  readonly size: number;
  readonly firstPage: number;
  readonly dictionaryPage?: number;
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
    const { rows, values, missing = 0, repetition = NOTHING, definition = NOTHING } = page;
    const body = { levels: [repetition, definition], bytes: pack(index), compress };
    uncompressedSize += writePage(writer, DATA_PAGE_V2, body, () => {
      writer.begin(8);
      writer.i32(1, values);
      writer.i32(2, missing);
      writer.i32(3, rows);
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

interface Footer {
  readonly rows: number;
  readonly columns: readonly Column[];
  readonly chunks: readonly Chunk[];
  readonly metadata: readonly KeyValue[];
}

function writeFooter(writer: ThriftWriter, { rows, columns, chunks, metadata }: Footer): void {
  const lists = columns.filter(({ type }) => type === 'LIST').length;
  writer.begin();
  writer.i32(1, 2);
  writer.list(2, STRUCT, 1 + columns.length + 2 * lists);
  writeElement(writer, { name: 'root', children: columns.length });
  for (const column of columns) writeSchema(writer, column);
  writer.i64(3, rows);
  writer.list(4, STRUCT, rows > 0 ? 1 : 0);
  if (rows > 0) writeRowGroup(writer, rows, chunks);
  if (metadata.length > 0) writer.list(5, STRUCT, metadata.length);
  for (const { key, value } of metadata) {
    writer.begin();
    writer.text(1, key);
    writer.text(2, value);
    writer.end();
  }
  writer.text(6, 'manyruns');
  // Each column in the order of its type.
  writer.list(7, STRUCT, columns.length);
  for (const _ of columns) {
    writer.begin();
    writer.begin(1);
    writer.end();
    writer.end();
  }
  writer.end();
}

/** What the schema says of a column: for a list, a group of groups of elements. */
function writeSchema(writer: ThriftWriter, column: Column): void {
  const { name, type } = column;
  if (type === 'LIST') {
    writeElement(writer, { name, repetition: REQUIRED, children: 1, converted: LIST });
    writeElement(writer, { name: 'list', repetition: REPEATED, children: 1 });
    writeElement(writer, { name: 'element', type: TYPE.DOUBLE, repetition: REQUIRED });
  } else {
    const isText = type === 'STRING';
    const repetition = isText && column.nullable ? OPTIONAL : REQUIRED;
    writeElement(writer, { name, type: TYPE[type], repetition, converted: isText ? UTF8 : undefined });
  }
}

interface Element {
  readonly name: string;
  readonly type?: number;
  readonly repetition?: number;
  readonly children?: number;
  readonly converted?: number;
}

function writeElement(writer: ThriftWriter, { name, type, repetition, children, converted }: Element): void {
  writer.begin();
  if (type !== undefined) writer.i32(1, type);
  if (repetition !== undefined) writer.i32(3, repetition);
  writer.text(4, name);
  if (children !== undefined) writer.i32(5, children);
  if (converted !== undefined) writer.i32(6, converted);
  writer.end();
}

function writeRowGroup(writer: ThriftWriter, rows: number, chunks: readonly Chunk[]): void {
  const sum = (size: 'uncompressedSize' | 'size') => chunks.reduce((total, chunk) => total + chunk[size], 0);
  writer.begin();
  writer.list(1, STRUCT, chunks.length);
  for (const chunk of chunks) {
    writer.begin();
    writer.i64(2, 0);
    writer.begin(3);
    writeChunkMetadata(writer, chunk);
    writer.end();
    writer.end();
  }
  writer.i64(2, sum('uncompressedSize'));
  writer.i64(3, rows);
  writer.i64(6, sum('size'));
  writer.end();
}

function writeChunkMetadata(writer: ThriftWriter, chunk: Chunk): void {
  const { name, type } = chunk.column;
  const path = type === 'LIST' ? [name, 'list', 'element'] : [name];
  writer.i32(1, TYPE[type]);
  writer.list(2, I32, chunk.encodings.length);
  for (const encoding of chunk.encodings) writer.element(encoding);
  writer.list(3, BINARY, path.length);
  for (const step of path) writer.element(step);
  writer.i32(4, chunk.compress ? SNAPPY : UNCOMPRESSED);
  writer.i64(5, chunk.values);
  writer.i64(6, chunk.uncompressedSize);
  writer.i64(7, chunk.size);
  writer.i64(9, chunk.firstPage);
  if (chunk.dictionaryPage !== undefined) writer.i64(11, chunk.dictionaryPage);
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
