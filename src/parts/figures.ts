import { wasm } from '../kernel/figures.wasm.ts';
import { moduleOf } from '../kernel/unpack.ts';

/** What a metric of a run comes to. */
export interface Figures {
  /** The sum over all episodes. */
  readonly total: number;
  /** The mean of the last 100 episodes. */
  readonly last: number;
  /** The mean of each block of the learning curve. */
  readonly curve: Float64Array;
}

/** How many episodes are the last ones. */
const LAST = 100;

/**
 * Sums up a metric in the order of the episodes. In WebAssembly, because to compile loops as small as these, in each
 * thread anew, takes longer than all that they do.
 *
 * @param values [episodes]
 * @param blocks the first episode of each block of the learning curve
 */
export function figuresOf(
  values: Int32Array | Float64Array | Uint8Array,
  blocks: readonly number[],
): Figures {
  const { chunk, found, begin, add } = placed(blocks, values.length);
  const last = Math.max(0, values.length - LAST);
  begin();
  for (let first = 0; first < values.length; first += chunk.length) {
    const next = values.subarray(first, first + chunk.length);
    chunk.set(next);
    add(first, next.length, last);
  }
  return {
    total: found[0],
    last: found[1] / (values.length - last),
    curve: found.slice(2, 2 + blocks.length),
  };
}

// --- internal ---

interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly CHUNK: WebAssembly.Global;
  readonly MAX_BLOCKS: WebAssembly.Global;
  readonly VALUES: WebAssembly.Global;
  readonly BLOCKS: WebAssembly.Global;
  readonly FIGURES: WebAssembly.Global;
  begin(): void;
  add(first: number, n: number, last: number): void;
}

interface Loaded extends Pick<Exports, 'begin' | 'add'> {
  readonly chunk: Float64Array;
  /** The first episode of each block, and then the number of episodes. */
  readonly blocks: Int32Array;
  /** The sum of all episodes, that of the last ones, and the mean of each block. */
  readonly found: Float64Array;
}

let kept: Loaded | undefined;
let placedBlocks: readonly number[] | undefined;

/** The module, with these blocks in its memory. */
function placed(blocks: readonly number[], episodes: number): Loaded {
  kept ??= load();
  if (blocks !== placedBlocks) {
    kept.blocks.set(blocks);
    placedBlocks = blocks;
  }
  kept.blocks[blocks.length] = episodes;
  return kept;
}

function load(): Loaded {
  const { memory, CHUNK, MAX_BLOCKS, VALUES, BLOCKS, FIGURES, begin, add } = new WebAssembly.Instance(
    moduleOf(wasm),
  ).exports as unknown as Exports;
  return {
    chunk: new Float64Array(memory.buffer, VALUES.value, CHUNK.value),
    blocks: new Int32Array(memory.buffer, BLOCKS.value, MAX_BLOCKS.value + 1),
    found: new Float64Array(memory.buffer, FIGURES.value, 2 + MAX_BLOCKS.value),
    begin,
    add,
  };
}
