/** What a value is, as Thrift's compact protocol numbers it. */
export const BINARY = 8;
export const I32 = 5;
export const STRUCT = 12;
const I64 = 6;
const LIST = 9;

/** Writes bytes one after another, and Thrift structs among them. Integers are from 0 to 2^31 - 1. */
export interface ThriftWriter {
  /** How many bytes were written. */
  length(): number;
  /** Any bytes, and an integer of four, little-endian. */
  bytes(some: Uint8Array): void;
  uint32(value: number): void;
  /** A field of the struct that was begun last. Their ids ascend, by at most 15. */
  i32(id: number, value: number): void;
  i64(id: number, value: number): void;
  text(id: number, value: string): void;
  /** A field, too. Its elements follow: integers and texts by `element`, structs by `begin` without an id. */
  list(id: number, type: number, length: number): void;
  element(value: number | string): void;
  /** A struct: at the top or in a list without an id. */
  begin(id?: number): void;
  end(): void;
  /** All that was written, in a buffer of its own: the end of the writer. */
  finish(): Uint8Array<ArrayBuffer>;
}

/**
 * A writer that is told what each value is. A library that finds out takes longer to be compiled than to write, in a
 * process that has just started.
 *
 * Source: thrift-compact-protocol.md of Apache Thrift's specification.
 *
 * @param room bytes that are likely to be enough
 */
export function thriftWriter(room: number): ThriftWriter {
  let buffer = new Uint8Array(room);
  let at = 0;
  /** The id before, in the struct that was begun last; and of those around it. */
  let before = 0;
  const around: number[] = [];

  /** Makes room for so many bytes and a field. */
  const ensure = (more: number) => {
    const needed = at + more + FIELD_BYTES;
    if (needed > buffer.length) {
      buffer = new Uint8Array(buffer.buffer.transfer(Math.max(needed, buffer.length * 2)));
    }
  };
  const byte = (value: number) => {
    buffer[at++] = value;
  };
  const varint = (value: number) => {
    let rest = value >>> 0;
    for (; rest > 127; rest >>>= 7) byte(rest | 128);
    byte(rest);
  };
  const field = (id: number, type: number) => {
    ensure(0);
    byte(((id - before) << 4) | type);
    before = id;
  };
  const integer = (value: number) => {
    if (!(value >= 0 && value < LARGEST)) throw new Error(`${value} is no integer below 2^31`);
    varint(value * 2);
  };
  const bytes = (some: Uint8Array) => {
    ensure(some.length);
    buffer.set(some, at);
    at += some.length;
  };
  const text = (value: string) => {
    const some = Buffer.from(value);
    varint(some.length);
    bytes(some);
  };
  return {
    length: () => at,
    bytes,
    uint32(value) {
      ensure(0);
      for (let shift = 0; shift < 32; shift += 8) byte(value >>> shift);
    },
    i32(id, value) {
      field(id, I32);
      integer(value);
    },
    i64(id, value) {
      field(id, I64);
      integer(value);
    },
    text(id, value) {
      field(id, BINARY);
      text(value);
    },
    list(id, type, length) {
      field(id, LIST);
      byte((Math.min(length, LONG_LIST) << 4) | type);
      if (length >= LONG_LIST) varint(length);
    },
    element(value) {
      ensure(0);
      if (typeof value === 'number') integer(value);
      else text(value);
    },
    begin(id) {
      if (id !== undefined) field(id, STRUCT);
      around.push(before);
      before = 0;
    },
    end() {
      ensure(0);
      byte(0);
      before = around.pop() ?? 0;
    },
    finish: () => new Uint8Array(buffer.buffer.transfer(at)),
  };
}

// --- internal ---

const LARGEST = 2 ** 31;

/** What a field takes at most: its type, the type of its elements, and an integer. */
const FIELD_BYTES = 8;
/** From so many elements on, their number comes by itself. */
const LONG_LIST = 15;
