// AssemblyScript. `npm run build:kernel` compiles it to ../resample.wasm.ts.
//
// Four resamples at a time, one in each lane: the same operations in the same order for each, so that the numbers do
// not depend on how many there are. An array of lanes has 16 bytes for each element: four i32.

const MASK: i64 = 0xffffffff;

/**
 * Draws as many seeds as there are, with replacement, for each lane in turn: four resamples.
 *
 * random: [4] i64, the state of alea: s0, s1, s2 (each times 2^32) and the carry, as in train.ts; counts: [seeds] lanes,
 * out: how often each seed was drawn.
 */
export function draw(random: usize, seeds: i32, counts: usize): void {
  let s0 = load<i64>(random), s1 = load<i64>(random, 8), u = load<i64>(random, 16), carry = load<i64>(random, 24);
  memory.fill(counts, 0, <usize>seeds << 4);
  for (let lane: usize = 0; lane < 4; lane++) {
    for (let i = 0; i < seeds; i++) {
      const t = 2091639 * s0 + carry; s0 = s1; s1 = u; u = t & MASK; carry = t >> 32;
      const at = counts + (<usize>((u * i64(seeds)) >> 32) << 4) + (lane << 2);
      store<i32>(at, load<i32>(at) + 1);
    }
  }
  store<i64>(random, s0); store<i64>(random, s1, 8); store<i64>(random, u, 16); store<i64>(random, carry, 24);
}

/**
 * The mean and the interquartile mean of the values that were drawn; NaN where none was.
 *
 * values: [n] f64, ascending; at: [n] i32, the position of each value's seed; counts: [seeds] lanes, how often each
 * seed was drawn; drawn: [n + 1] lanes, out: how many were drawn of the first i values; out: [2 x 4] f64.
 */
export function means(n: i32, values: usize, at: usize, counts: usize, drawn: usize, out: usize): void {
  let total = i32x4.splat(0);
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  v128.store(drawn, total);
  for (let i: usize = 0; i < <usize>n; i++) {
    const count = v128.load(counts + (<usize>load<i32>(at + (i << 2)) << 4));
    const value = v128.load_splat<f64>(values + (i << 3));
    total = i32x4.add(total, count);
    low = f64x2.add(low, f64x2.mul(f64x2.convert_low_i32x4_s(count), value));
    high = f64x2.add(high, f64x2.mul(upper(count), value));
    v128.store(drawn + ((i + 1) << 4), total);
  }
  v128.store(out, f64x2.div(low, f64x2.convert_low_i32x4_s(total)));
  v128.store(out + 16, f64x2.div(high, upper(total)));

  const from = i32x4.shr_s(total, 2);
  const to = i32x4.sub(total, from);
  low = f64x2.splat(0);
  high = f64x2.splat(0);
  let before = from;
  for (let i = <usize>firstAbove(n, drawn, from); i < <usize>n; i++) {
    const upToHere = v128.load(drawn + ((i + 1) << 4));
    // How many of those drawn of this value lie in the middle half.
    const seen = i32x4.max_s(from, i32x4.min_s(to, upToHere));
    const inside = i32x4.sub(seen, before);
    before = seen;
    const value = v128.load_splat<f64>(values + (i << 3));
    low = f64x2.add(low, f64x2.mul(f64x2.convert_low_i32x4_s(inside), value));
    high = f64x2.add(high, f64x2.mul(upper(inside), value));
    if (i32x4.all_true(i32x4.ge_s(upToHere, to))) break;
  }
  const half = i32x4.sub(to, from);
  v128.store(out + 32, f64x2.div(low, f64x2.convert_low_i32x4_s(half)));
  v128.store(out + 48, f64x2.div(high, upper(half)));
}

/** The first value up to which more than `count` were drawn in any lane. */
function firstAbove(n: i32, drawn: usize, count: v128): i32 {
  let low = 0;
  let high = n;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (v128.any_true(i32x4.gt_s(v128.load(drawn + (<usize>(middle + 1) << 4)), count))) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * The share of pairs that were drawn in which x is larger than y, ties a half; NaN where there is no pair.
 *
 * below, notAbove: [n] i32, for each x how many of the values of y are below it, and not above it; x, y: [n + 1] and
 * [m + 1] lanes, how many were drawn of the first i values; out: [4] f64.
 */
export function wins(n: i32, m: i32, below: usize, notAbove: usize, x: usize, y: usize, out: usize): void {
  let low = i64x2.splat(0);
  let high = i64x2.splat(0);
  let before = v128.load(x);
  for (let i: usize = 0; i < <usize>n; i++) {
    const seen = v128.load(x + ((i + 1) << 4));
    const count = i32x4.sub(seen, before);
    before = seen;
    const beaten = i32x4.add(
      v128.load(y + (<usize>load<i32>(below + (i << 2)) << 4)),
      v128.load(y + (<usize>load<i32>(notAbove + (i << 2)) << 4)),
    );
    low = i64x2.add(low, i64x2.extmul_low_i32x4_s(count, beaten));
    high = i64x2.add(high, i64x2.extmul_high_i32x4_s(count, beaten));
  }
  const all = v128.load(y + (<usize>m << 4));
  const pairsLow = f64x2.mul(f64x2.convert_low_i32x4_s(before), f64x2.convert_low_i32x4_s(all));
  const pairsHigh = f64x2.mul(upper(before), upper(all));
  v128.store(out, f64x2.div(halved(low), pairsLow));
  v128.store(out + 16, f64x2.div(halved(high), pairsHigh));
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function upper(lanes: v128): v128 {
  return f64x2.convert_low_i32x4_s(v128.shuffle<i64>(lanes, lanes, 1, 1));
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function halved(lanes: v128): v128 {
  const first = <f64>i64x2.extract_lane(lanes, 0) / 2;
  const second = <f64>i64x2.extract_lane(lanes, 1) / 2;
  return f64x2.replace_lane(f64x2.splat(first), 1, second);
}
