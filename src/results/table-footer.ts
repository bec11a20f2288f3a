import type { Column } from './table-pages.ts';
import { BINARY, I32, STRUCT, type ThriftWriter } from './thrift.ts';

export const PLAIN = 0;

/** Where the pages of a column are, and how large. */
export interface Chunk {
  readonly column: Column;
  /** As Parquet numbers them. */
  readonly encodings: readonly number[];
  readonly compress: boolean;
  readonly values: number;
  readonly uncompressedSize: number;
  readonly size: number;
  readonly firstPage: number;
  readonly dictionaryPage?: number;
}

/** What a file says of itself beside its table. */
export interface KeyValue {
  readonly key: string;
  readonly value: string;
}

export interface Footer {
  readonly rows: number;
  readonly columns: readonly Column[];
  readonly chunks: readonly Chunk[];
  readonly metadata: readonly KeyValue[];
}

/**
 * Writes what a Parquet file of at most one row group says at its end: its schema, and where each column is.
 *
 * Source: parquet.thrift of Apache Parquet's format, for the numbers of fields, types and codecs.
 */
export function writeFooter(writer: ThriftWriter, { rows, columns, chunks, metadata }: Footer): void {
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

// --- internal ---

const TYPE = { INT32: 1, INT64: 2, DOUBLE: 5, LIST: 5, STRING: 6 } as const;
const UTF8 = 0;
const LIST = 3;
const REQUIRED = 0;
const OPTIONAL = 1;
const REPEATED = 2;
const UNCOMPRESSED = 0;
const SNAPPY = 1;

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
