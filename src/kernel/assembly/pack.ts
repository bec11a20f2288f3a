// AssemblyScript. `npm run build:kernel` compiles it to ../pack.wasm.ts.
//
// Encodings of Parquet, for pages of numbers: Encodings.md of the format's specification says what the bytes mean.
// And Snappy, for bytes that repeat: format_description.txt of its source.

/** Most values of a page. */
export const PAGE_ROWS: i32 = 10000;
/** [PAGE_ROWS] f64, in. */
export const VALUES: i32 = 1024;
/** Bytes, out: at most 54 bits for each value, and what is written of each block. */
export const PACKED: i32 = VALUES + PAGE_ROWS * 8;
/** The different values so far, f64, in the order in which they came. */
export const DISTINCT: i32 = PACKED + PAGE_ROWS * 8 + 4096;
export const MAX_DISTINCT: i32 = 16384;

/** A hash table of twice as many slots: 1 + the index of a value, u16; 0 where there is none. */
const SLOTS: i32 = DISTINCT + MAX_DISTINCT * 8;
const SLOT_BITS: i32 = 15;

/** i64, of one block. */
const DELTAS: i32 = SLOTS + (2 << SLOT_BITS);
const BLOCK: i32 = 128;
const MINIBLOCKS: i32 = 4;
const MINIBLOCK: i32 = 32;

/** Where in its block each hash of four bytes was seen last, u16. */
const SEEN: i32 = DELTAS + BLOCK * 8;
const SEEN_BITS: i32 = 14;

/** From here on there may be bytes of any length, after the memory was made large enough. */
export const END: i32 = SEEN + (2 << SEEN_BITS);

let size: i32 = 0;

/**
 * DELTA_BINARY_PACKED: the first of n integers, and then the differences of neighbours in blocks, less the smallest of
 * the block. Integers from 0 to 2^53 - 1.
 *
 * @returns the number of bytes
 */
export function packIntegers(n: i32): i32 {
  let out = varint(PACKED, BLOCK);
  out = varint(out, MINIBLOCKS);
  out = varint(out, n);
  let before = i64(load<f64>(VALUES));
  out = zigzag(out, before);
  for (let first = 1; first < n; first += BLOCK) {
    const count = min(BLOCK, n - first);
    let least = i64.MAX_VALUE;
    for (let i = 0; i < count; i++) {
      const value = i64(load<f64>(VALUES + ((first + i) << 3)));
      const delta = value - before;
      before = value;
      least = min(least, delta);
      store<i64>(DELTAS + (i << 3), delta);
    }
    // Where the block is not full, nothing is added to the smallest difference.
    for (let i = count; i < BLOCK; i++) store<i64>(DELTAS + (i << 3), least);
    out = zigzag(out, least);
    const widths = out;
    out += MINIBLOCKS;
    for (let miniblock = 0; miniblock < MINIBLOCKS; miniblock++) {
      const from = DELTAS + miniblock * MINIBLOCK * 8;
      let all: u64 = 0;
      for (let i = 0; i < MINIBLOCK; i++) all |= u64(load<i64>(from + (i << 3)) - least);
      const width = 64 - i32(clz(all));
      store<u8>(widths + miniblock, u8(width));
      if (width > 0) out = packBits(out, width, from, MINIBLOCK, least);
    }
  }
  return out - PACKED;
}

/** Begins a new dictionary. */
export function forget(): void {
  memory.fill(SLOTS, 0, 2 << SLOT_BITS);
  size = 0;
}

/**
 * Adds n values to the dictionary.
 *
 * @returns how many it has; -1 where they would be more than `most`
 */
export function learn(n: i32, most: i32): i32 {
  for (let i = 0; i < n; i++) {
    const value = load<u64>(VALUES + (i << 3));
    const slot = slotOf(value);
    if (load<u16>(slot) != 0) continue;
    if (size == most) return -1;
    store<u64>(DISTINCT + (size << 3), value);
    store<u16>(slot, u16(++size));
  }
  return size;
}

/**
 * RLE_DICTIONARY: the indexes of n values that the dictionary has, as one run of packed bits, in groups of eight. The
 * indexes take the place of the values.
 *
 * @returns the number of bytes
 */
export function packIndexes(n: i32): i32 {
  const width = 32 - i32(clz(size - 1));
  const groups = (n + 7) >> 3;
  store<u8>(PACKED, u8(width));
  const out = varint(PACKED + 1, (groups << 1) | 1);
  memory.fill(out, 0, groups * width);
  for (let i = 0; i < n; i++) {
    const place = VALUES + (i << 3);
    store<i64>(place, i64(load<u16>(slotOf(load<u64>(place)))));
  }
  packBits(out, width, VALUES, n, 1);
  return out + groups * width - PACKED;
}

/** Writes n integers from `from` on, i64, each less `least`, as so many bits each; returns where the whole bytes end. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function packBits(out: i32, width: i32, from: i32, n: i32, least: i64): i32 {
  let pending: u64 = 0;
  let bits: i32 = 0;
  for (let i = 0; i < n; i++) {
    pending |= u64(load<i64>(from + (i << 3)) - least) << u64(bits);
    bits += width;
    store<u64>(out, pending);
    out += bits >> 3;
    pending >>= u64(bits & ~7);
    bits &= 7;
  }
  return out;
}

/** Where the index of a value is, or belongs. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function slotOf(value: u64): i32 {
  // Multiplied by 2^64 over the golden ratio, of which the first bits depend on all bits of the value.
  let slot = SLOTS + (i32((value * 0x9e3779b97f4a7c15) >> u64(64 - SLOT_BITS)) << 1);
  for (let index = i32(load<u16>(slot)); index != 0; index = i32(load<u16>(slot))) {
    if (load<u64>(DISTINCT + ((index - 1) << 3)) == value) break;
    slot = slot + 2 == DELTAS ? SLOTS : slot + 2;
  }
  return slot;
}

/** Distances within a block fit 16 bits. */
const SNAPPY_BLOCK: i32 = 65536;
/** After so many bytes without a repetition every second one is looked at, then every third... */
const PATIENCE: i32 = 32;

/**
 * Compresses n bytes with Snappy.
 *
 * @param to room for n + n / 6 + 32 bytes
 * @returns the number of bytes
 */
export function compress(from: i32, n: i32, to: i32): i32 {
  let out = varint(to, n);
  for (let first = 0; first < n; first += SNAPPY_BLOCK) {
    out = compressBlock(from + first, min(SNAPPY_BLOCK, n - first), out);
  }
  return out - to;
}

function compressBlock(from: i32, n: i32, to: i32): i32 {
  let out = to;
  let written = 0;
  // A hash that was not seen leads to the first byte, and the bytes themselves tell whether they are the same.
  memory.fill(SEEN, 0, 2 << SEEN_BITS);
  let at = 1;
  while (at + 4 <= n) {
    const bytes = load<u32>(from + at);
    const place = SEEN + (i32((bytes * 0x9e3779b1) >> (32 - SEEN_BITS)) << 1);
    const before = i32(load<u16>(place));
    store<u16>(place, u16(at));
    if (load<u32>(from + before) != bytes) {
      at += 1 + (at - written) / PATIENCE;
      continue;
    }
    out = literal(out, from + written, at - written);
    let length = 4;
    while (at + length < n && load<u8>(from + before + length) == load<u8>(from + at + length)) length++;
    out = copy(out, at - before, length);
    at += length;
    written = at;
  }
  return literal(out, from + written, n - written);
}

function literal(out: i32, from: i32, length: i32): i32 {
  if (length == 0) return out;
  const most = length - 1;
  if (most < 60) {
    store<u8>(out++, u8(most << 2));
  } else if (most < 256) {
    store<u8>(out++, 60 << 2);
    store<u8>(out++, u8(most));
  } else {
    store<u8>(out++, 61 << 2);
    store<u16>(out, u16(most));
    out += 2;
  }
  memory.copy(out, from, length);
  return out + length;
}

/** Copies of at most 64 bytes: two bytes for a short one of what is near, else three. */
function copy(out: i32, distance: i32, length: i32): i32 {
  while (length > 0) {
    const some = min(length, 64);
    if (some >= 4 && some <= 11 && distance < 2048) {
      store<u8>(out++, u8(((distance >> 8) << 5) | ((some - 4) << 2) | 1));
      store<u8>(out++, u8(distance));
    } else {
      store<u8>(out++, u8(((some - 1) << 2) | 2));
      store<u16>(out, u16(distance));
      out += 2;
    }
    length -= some;
  }
  return out;
}

function varint(out: i32, value: u64): i32 {
  while (value > 127) {
    store<u8>(out++, u8(value) | 128);
    value >>= 7;
  }
  store<u8>(out, u8(value));
  return out + 1;
}

function zigzag(out: i32, value: i64): i32 {
  return varint(out, u64((value << 1) ^ (value >> 63)));
}
