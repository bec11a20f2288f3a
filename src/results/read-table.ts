import { type DecodedArray, parquetMetadata, type SchemaElement, snappyUncompress } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { DEFAULT_PARSERS } from 'hyparquet/src/convert.js';
import { decompressPage, readDataPageV2 } from 'hyparquet/src/datapage.js';
import { readPlain } from 'hyparquet/src/plain.js';
import { release } from './release.ts';

/** The columns of a table, as they lie in its file. */
export interface ReadTable {
  readonly rows: number;
  /** By their names: texts, numbers, or the elements of lists, all lists of a column end to end. */
  readonly columns: ReadonlyMap<string, ReadColumn>;
  readonly metadata: ReadonlyMap<string, string>;
}

export type ReadColumn = Float64Array | readonly (string | null)[];

/**
 * Reads a Parquet file that `writeTable` wrote. It does not tell where lists begin, which whoever wrote them knows: the
 * library makes an array of each list, and of each element an object, which took longer than all the rest.
 *
 * @throws Error where the bytes are no such file
 */
export function readTable(bytes: Uint8Array): ReadTable {
  const { row_groups, schema, key_value_metadata = [], num_rows } = parquetMetadata(bytes);
  if (row_groups.length > 1) throw new Error('it has several row groups');
  const columns = new Map<string, ReadColumn>();
  for (const { meta_data } of row_groups[0]?.columns ?? []) {
    if (!meta_data) throw new Error('it has a column without metadata');
    const [name] = meta_data.path_in_schema;
    columns.set(name, readColumn(bytes, meta_data, leafOf(schema, name)));
  }
  return {
    rows: Number(num_rows),
    columns,
    metadata: new Map(key_value_metadata.map(({ key, value = '' }) => [key, value])),
  };
}

// --- internal ---

type PageHeader = ReturnType<typeof parquetHeader>;
type ColumnMetadata = NonNullable<
  ReturnType<typeof parquetMetadata>['row_groups'][number]['columns'][number]['meta_data']
>;

const root = { element: { name: 'root' }, children: [], count: 0, path: [] };

/** What of a column is in the file: itself, or the elements of its lists. */
function leafOf(schema: readonly SchemaElement[], name: string): SchemaElement {
  const at = schema.findIndex((element) => element.name === name);
  return schema[at].converted_type === 'LIST' ? schema[at + 2] : schema[at];
}

/** A page as it would be if none of its values were missing, and each a row. */
function withoutLevels(header: PageHeader, page: Uint8Array): [PageHeader, Uint8Array] {
  const { data_page_header_v2: sizes, uncompressed_page_size } = header;
  if (!sizes) throw new Error('it has a page of another kind');
  const levels = sizes.repetition_levels_byte_length + sizes.definition_levels_byte_length;
  const none = { repetition_levels_byte_length: 0, definition_levels_byte_length: 0 };
  return [
    {
      ...header,
      uncompressed_page_size: uncompressed_page_size - levels,
      data_page_header_v2: { ...sizes, ...none },
    },
    page.subarray(levels),
  ];
}

function readColumn(bytes: Uint8Array, metadata: ColumnMetadata, element: SchemaElement): ReadColumn {
  const { type, codec, path_in_schema } = metadata;
  const start = Number(metadata.dictionary_page_offset ?? metadata.data_page_offset);
  const length = Number(metadata.total_compressed_size);
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset + start, length), offset: 0 };
  const uncompressed: Uint8Array[] = [];
  const compressors = {
    SNAPPY(page: Uint8Array, size: number) {
      const into = new Uint8Array(size);
      snappyUncompress(page, into);
      uncompressed.push(into);
      return into;
    },
  };
  const schemaPath = [root, { element, children: [], count: 0, path: path_in_schema }];
  const decoder = {
    pathInSchema: path_in_schema,
    type,
    element,
    schemaPath,
    codec,
    compressors,
    parsers: DEFAULT_PARSERS,
  };
  const found: Page[] = [];
  let dictionary: DecodedArray | undefined;
  while (reader.offset < length) {
    const header = parquetHeader(reader);
    const at = bytes.byteOffset + start + reader.offset;
    const page = new Uint8Array(bytes.buffer, at, header.compressed_page_size);
    reader.offset += page.length;
    if (header.dictionary_page_header) {
      const { buffer, byteOffset, byteLength } = decompressPage(
        page,
        header.uncompressed_page_size,
        codec,
        compressors,
      );
      const plain = { view: new DataView(buffer, byteOffset, byteLength), offset: 0 };
      dictionary = readPlain(plain, type, header.dictionary_page_header.num_values, undefined);
    } else {
      const isList = path_in_schema.length > 1;
      const [asRows, body] = isList ? withoutLevels(header, page) : [header, page];
      const { dataPage, definitionLevels: levels } = readDataPageV2(body, asRows, decoder);
      const isCoded = header.data_page_header_v2?.encoding === 'RLE_DICTIONARY';
      found.push({ values: dataPage, levels, dictionary: isCoded ? dictionary : undefined });
    }
  }
  const values = type === 'BYTE_ARRAY' ? textsOf(found) : numbersOf(found);
  release(...uncompressed);
  return values;
}

interface Page {
  readonly values: DecodedArray;
  /** What the values are indexes of. */
  readonly dictionary?: DecodedArray;
  /** For each row: 1 where there is a value. */
  readonly levels?: readonly number[];
}

function numbersOf(pages: readonly Page[]): Float64Array {
  const numbers = new Float64Array(pages.reduce((sum, { values }) => sum + values.length, 0));
  let at = 0;
  for (const { values, dictionary } of pages) {
    if (dictionary) for (let i = 0; i < values.length; i++) numbers[at + i] = Number(dictionary[values[i]]);
    else if (values instanceof Float64Array) numbers.set(values, at);
    else for (let i = 0; i < values.length; i++) numbers[at + i] = Number(values[i]);
    at += values.length;
    if (ArrayBuffer.isView(values)) release(values);
  }
  return numbers;
}

function textsOf(pages: readonly Page[]): (string | null)[] {
  const texts: (string | null)[] = [];
  for (const { values, dictionary, levels } of pages) {
    const words = dictionary && Array.from(dictionary as Uint8Array[], textOf);
    for (let row = 0, next = 0; row < (levels ?? values).length; row++) {
      const isMissing = levels?.[row] === 0;
      const value = isMissing ? null : values[next++];
      texts.push(isMissing ? null : words ? words[value] : textOf(value));
    }
  }
  return texts;
}

function textOf({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString();
}
