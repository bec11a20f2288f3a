import { wasm } from '../kernel/resample.wasm.ts';
import { moduleOf } from '../kernel/unpack.ts';
import { aleaState } from '../randomness/alea.ts';
import type { Pair, Series } from './resample.ts';

/** So many resamples are drawn and computed at a time, each in a lane of the processor's vectors. */
export const LANES = 4;

/** The series and pairs in the memory of a WebAssembly module that draws seeds and computes their means and probabilities. */
export interface ResampleKernel {
  /** Draws the next resamples, and fills in the means of the series and the probabilities of the pairs from `first` on. */
  compute(first: number): void;
}

/**
 * @param series whose means are asked for
 * @param pairs a baseline is the variant of no other pair
 * @param chance the seed of the generator
 */
export function placeInKernel(
  { series, pairs }: { series: readonly Series[]; pairs: readonly Pair[] },
  { seeds, chance }: { seeds: number; chance: string },
): ResampleKernel {
  const varying = new Set(series);
  const baselines = new Set(pairs.map(({ baseline }) => baseline));
  const variants = new Set([...series, ...pairs.map(({ variant }) => variant)]);
  for (const baseline of baselines) variants.delete(baseline);
  const all = [...baselines, ...variants];
  const { memory, draw, means, wins } = new WebAssembly.Instance(compiled()).exports as Exports;

  let end = memory.buffer.byteLength;
  const reserve = (bytes: number) => {
    const address = end;
    end += Math.ceil(bytes / 16) * 16;
    return address;
  };
  const lanes = (length: number) => reserve(length * LANES * 4);
  const random = reserve(4 * 8);
  const out = reserve(2 * LANES * 8);
  const counts = lanes(seeds);
  // Of a variant it is known only while its pairs are computed, which comes next; of a baseline to the end.
  const shared = lanes(Math.max(0, ...[...variants].map(({ values }) => values.length)) + 1);
  const places = new Map(
    all.map((one) => [
      one,
      {
        values: reserve(one.values.length * 8),
        at: reserve(one.at.length * 4),
        drawn: baselines.has(one) ? lanes(one.values.length + 1) : shared,
      },
    ]),
  );
  const ranked = pairs.map((pair) => ({
    pair,
    below: reserve(pair.ranks.below.length * 4),
    notAbove: reserve(pair.ranks.notAbove.length * 4),
  }));
  memory.grow(Math.ceil((end - memory.buffer.byteLength) / PAGE));

  for (const [{ values, at }, place] of places) {
    new Float64Array(memory.buffer, place.values, values.length).set(values);
    new Int32Array(memory.buffer, place.at, at.length).set(at);
  }
  for (const { pair, below, notAbove } of ranked) {
    new Int32Array(memory.buffer, below, pair.ranks.below.length).set(pair.ranks.below);
    new Int32Array(memory.buffer, notAbove, pair.ranks.notAbove.length).set(pair.ranks.notAbove);
  }
  new BigInt64Array(memory.buffer, random, 4).set(aleaState(chance));
  const results = new Float64Array(memory.buffer, out, 2 * LANES);
  const byVariant = Map.groupBy(ranked, ({ pair }) => pair.variant);
  return {
    compute(first) {
      draw(random, seeds, counts);
      for (const [one, { values, at, drawn }] of places) {
        means(one.values.length, values, at, counts, drawn, out);
        // Of what does not vary they stand there already, and exactly.
        if (varying.has(one)) {
          copy(results, 0, one.means, first);
          copy(results, LANES, one.iqms, first);
        }
        for (const { pair, below, notAbove } of byVariant.get(one) ?? []) {
          const { values: y } = pair.baseline;
          const theirs = (places.get(pair.baseline) as { drawn: number }).drawn;
          wins(one.values.length, y.length, below, notAbove, drawn, theirs, out);
          copy(results, 0, pair.probabilities, first);
        }
      }
    },
  };
}

// --- internal ---

const PAGE = 65_536;

interface Exports {
  readonly memory: WebAssembly.Memory;
  draw(random: number, seeds: number, counts: number): void;
  means(n: number, values: number, at: number, counts: number, drawn: number, out: number): void;
  wins(n: number, m: number, below: number, notAbove: number, x: number, y: number, out: number): void;
}

let compiledOnce: WebAssembly.Module | undefined;

function compiled(): WebAssembly.Module {
  compiledOnce ??= moduleOf(wasm);
  return compiledOnce;
}

function copy(from: Float64Array, at: number, to: Float64Array, first: number): void {
  for (let lane = 0; lane < LANES && first + lane < to.length; lane++) to[first + lane] = from[at + lane];
}
