export type Column = NumberColumn | ListColumn | TextColumn;

/** Numbers, none of them missing; integers from 0 to 2^53 - 1. */
export interface NumberColumn {
  readonly name: string;
  readonly type: 'INT32' | 'INT64' | 'DOUBLE';
  /** What its pages pack to repeats, so that it is worth compressing. */
  readonly repeats?: boolean;
  /** Writes the values of the rows from `row` on: as many as there is room for. */
  readonly fill: (into: Float64Array, row: number) => void;
}

/** For each row a list of doubles, at most as many as a page has. */
export interface ListColumn {
  readonly name: string;
  readonly type: 'LIST';
  /** All lists end to end. */
  readonly values: Float64Array;
  /** [rows + 1] Where each begins, and where the last one ends. */
  readonly starts: Int32Array;
}

export interface TextColumn {
  readonly name: string;
  readonly type: 'STRING';
  /** Whether one may be missing. */
  readonly nullable?: boolean;
  readonly texts: readonly (string | null)[];
}

/** Some rows of a column. */
export interface Page {
  readonly rows: number;
  /** Of all rows, missing ones and empty lists counted as one. */
  readonly values: number;
  readonly missing?: number;
  /** Which values begin a row, and which are there, as Parquet has it. */
  readonly repetition?: Uint8Array;
  readonly definition?: Uint8Array;
}

/** `put` writes the values that are there to where they are packed from. */
export interface NumberPage extends Page {
  readonly put: (into: Float64Array) => void;
}

export interface TextPage extends Page {
  readonly bytes: Uint8Array;
}

/** The pages of a column of numbers, each of at most `size` values. */
export function numberPages({ fill }: NumberColumn, rows: number, size: number): NumberPage[] {
  return Array.from({ length: Math.ceil(rows / size) }, (_, i) => {
    const length = Math.min(size, rows - i * size);
    return { rows: length, values: length, put: (into) => fill(into, i * size) };
  });
}

/** The pages of a column of lists, each of whole lists with at most `size` elements together. */
export function listPages({ values, starts }: ListColumn, size: number): NumberPage[] {
  const rows = Array.from({ length: starts.length - 1 }, (_, row) => row);
  const lengthOf = (row: number) => starts[row + 1] - starts[row];
  return cut(rows, lengthOf, size).map((some) => {
    const elements = values.subarray(starts[some[0]], starts[some[some.length - 1] + 1]);
    const missing = some.filter((row) => lengthOf(row) === 0).length;
    const repetition: number[] = [];
    const definition: number[] = [];
    for (const row of some) {
      const length = lengthOf(row);
      repetition.push(1, 0, Math.max(0, length - 1), 1);
      definition.push(Math.max(1, length), length === 0 ? 0 : 1);
    }
    return {
      rows: some.length,
      values: elements.length + missing,
      missing,
      repetition: levelsOf(repetition),
      definition: levelsOf(definition),
      put: (into) => into.set(elements),
    };
  });
}

/** The pages of a column of texts: Parquet's PLAIN, the length of each before it. */
export function textPages({ texts, nullable }: TextColumn): TextPage[] {
  return cut(texts, (text) => text?.length ?? 0, PAGE_BYTES).map((some) => {
    const there = some.filter((text) => text !== null).map((text) => Buffer.from(text));
    const bytes = Buffer.alloc(there.reduce((sum, { length }) => sum + 4 + length, 0));
    let at = 0;
    for (const text of there) {
      at = bytes.writeUInt32LE(text.length, at);
      at += text.copy(bytes, at);
    }
    return {
      rows: some.length,
      values: some.length,
      missing: some.length - there.length,
      definition: nullable ? levelsOf(some.flatMap((text) => [1, text === null ? 0 : 1])) : undefined,
      bytes,
    };
  });
}

// --- internal ---

/** After so many bytes of text a page ends. */
const PAGE_BYTES = 65_536;

/** Neighbours together, as many as have a size of at most `most`, but at least one. */
function cut<Item>(items: readonly Item[], sizeOf: (item: Item) => number, most: number): Item[][] {
  const pieces: Item[][] = [];
  let room = 0;
  for (const item of items) {
    const size = sizeOf(item);
    if (size > room || pieces.length === 0) {
      pieces.push([]);
      room = most;
    }
    pieces[pieces.length - 1].push(item);
    room -= size;
  }
  return pieces;
}

/**
 * Levels of one bit: run by run, or bit by bit where that is shorter.
 *
 * @param runs how often which level comes: a count and a level, and so on
 */
function levelsOf(runs: readonly number[]): Uint8Array {
  const inRuns: number[] = [];
  let total = 0;
  for (let i = 0; i < runs.length; ) {
    const level = runs[i + 1];
    let count = 0;
    for (; i < runs.length && (runs[i + 1] === level || runs[i] === 0); i += 2) count += runs[i];
    if (count > 0) {
      pushVarint(inRuns, count * 2);
      inRuns.push(level);
    }
    total += count;
  }
  const groups = Math.ceil(total / 8);
  if (inRuns.length <= groups + 1) return Uint8Array.from(inRuns);
  const bits = new Uint8Array(groups);
  for (let i = 0, at = 0; i < runs.length; i += 2) {
    for (const end = at + runs[i]; at < end; at++) bits[at >> 3] |= runs[i + 1] << (at & 7);
  }
  const header: number[] = [];
  pushVarint(header, groups * 2 + 1);
  return Buffer.concat([Uint8Array.from(header), bits]);
}

function pushVarint(bytes: number[], value: number): void {
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  bytes.push(rest);
}
