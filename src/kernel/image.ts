import type { Environment } from '../environments/environment.ts';
import type { Kernel } from './module.ts';

/**
 * An environment as the kernel has it in memory when a run begins. A table has `ROW_ENTRIES` entries of 8 bytes for
 * each state; words fill the first half of theirs.
 */
export interface Image {
  /** Which copy of the loop: what its name ends with. */
  readonly loop: string;
  /** The row of each start state. */
  readonly starts: Int32Array;
  /** A table: what comes of each action, packed, and where the best is kept the word of action 0. */
  readonly words: Uint32Array;
  /** A table: the actions alone, for the tables of double Q-learning. */
  readonly actions: Uint32Array;
  /** A table, for environments with one outcome for each action; empty for others. */
  readonly rewards: Float64Array;
  /** Where outcomes are equally likely, how many of them; else 0. */
  readonly slots: number;
  /** Each `MAX_OUTCOMES` entries for each entry of a table, where outcomes are drawn; empty otherwise. */
  readonly cumulative: BigInt64Array;
  readonly outcomeWords: Uint32Array;
  readonly outcomeRewards: Float64Array;
}

const ENTRY_BYTES = 8;

/** The image of an environment, made once; undefined where the kernel has no room for it. */
export function imageOf(environment: Environment, kernel: Kernel): Image | undefined {
  const fits =
    environment.states <= kernel.MAX_STATES.value &&
    environment.actions < kernel.ROW_ENTRIES.value &&
    environment.width <= kernel.MAX_OUTCOMES.value;
  if (!fits) return undefined;
  const image = images.get(environment) ?? compile(environment, kernel);
  images.set(environment, image);
  return image;
}

// --- internal ---

const images = new WeakMap<Environment, Image>();
const NEVER = 2n ** 62n;
const DRAWS = 2 ** 32;

function compile(environment: Environment, kernel: Kernel): Image {
  const { states, actions, width, stochastic, reward } = environment;
  const [entries, most] = [kernel.ROW_ENTRIES.value, kernel.MAX_OUTCOMES.value];
  const size = states * entries;
  const outcomeSize = stochastic ? size * most : 0;
  const slots = stochastic ? (equalSlots(environment, most) ?? 0) : 0;
  const layout = layoutOf(kernel);
  const image: Image = {
    loop: `${actions}${stochastic ? (slots ? 'e' : 'c') : ''}`,
    starts: environment.starts.map((state) => state * entries * ENTRY_BYTES),
    words: new Uint32Array(size * 2),
    actions: new Uint32Array(size * 2),
    rewards: new Float64Array(stochastic ? 0 : size),
    slots,
    cumulative: new BigInt64Array(outcomeSize).fill(NEVER),
    outcomeWords: new Uint32Array(outcomeSize * 2),
    outcomeRewards: new Float64Array(outcomeSize),
  };
  for (let entry = 0; entry < states * actions; entry++) {
    const action = entry % actions;
    const at = Math.floor(entry / actions) * entries + action;
    image.actions[at * 2] = action * ENTRY_BYTES;
    if (stochastic) {
      image.words[at * 2] = action * ENTRY_BYTES;
      placeOutcomes(image, environment, { entry, at, most, layout });
    } else {
      image.words[at * 2] = wordOf(environment, layout, entry * width, action);
      image.rewards[at] = reward[entry * width];
    }
  }
  // All values are 0 when a run begins, so the best action of every state is action 0.
  for (let state = 0; state < states; state++) {
    const row = state * entries * 2;
    image.words[row + layout.kept] = image.words[row];
  }
  return image;
}

/** Where the outcomes of an action are drawn: their words and rewards, and which draws mean which of them. */
function placeOutcomes(image: Image, environment: Environment, { entry, at, most, layout }: Place): void {
  const { actions, width, reward } = environment;
  const { slots } = image;
  const [action, first] = [entry % actions, entry * width];
  const thresholds = thresholdsOf(environment, entry);
  for (let slot = 0; slot < (slots || thresholds.length + 1); slot++) {
    // The first draw that falls into this slot of equal size tells which outcome all of them mean.
    const outcome = slots ? thresholds.filter((one) => one <= slotStart(slot, slots)).length : slot;
    if (slot < thresholds.length) image.cumulative[at * most + slot] = BigInt(thresholds[slot]);
    image.outcomeWords[(at * most + slot) * 2] = wordOf(environment, layout, first + outcome, action);
    image.outcomeRewards[at * most + slot] = reward[first + outcome];
  }
}

interface Place {
  readonly entry: number;
  /** The entry of the table in memory. */
  readonly at: number;
  /** Outcomes of an entry at most. */
  readonly most: number;
  readonly layout: Layout;
}

/** What the kernel says of its words. To ask a module is slow, so it is asked once. */
type Layout = ReturnType<typeof layoutOf>;

function layoutOf(kernel: Kernel) {
  return {
    noState: kernel.MAX_STATES.value,
    rowBytes: kernel.ROW_ENTRIES.value * ENTRY_BYTES,
    rowShift: kernel.ROW_SHIFT.value,
    terminatedBit: kernel.TERMINATED_BIT.value,
    penaltyBit: kernel.PENALTY_BIT.value,
    /** The index in a row, in words of 4 bytes, where the best action is kept. */
    kept: kernel.KEPT.value / 4,
  };
}

/**
 * Where each outcome of an entry but the last ends: of the 2^32 numbers that can be drawn, so many lie below its
 * cumulative probability.
 */
function thresholdsOf({ width, outcomes, probability }: Environment, entry: number): number[] {
  let cumulative = 0;
  return Array.from({ length: outcomes[entry] - 1 }, (_, i) => {
    cumulative += probability[entry * width + i];
    return Math.ceil(cumulative * DRAWS);
  });
}

/** Into how many slots of equal size the outcomes of every entry can be put without a draw changing its meaning. */
function equalSlots(environment: Environment, most: number): number | undefined {
  for (let slots = 2; slots <= most; slots++) {
    const starts = new Set(Array.from({ length: slots + 1 }, (_, slot) => slotStart(slot, slots)));
    const { length } = environment.outcomes;
    let fits = true;
    for (let entry = 0; fits && entry < length; entry++) {
      fits = thresholdsOf(environment, entry).every((threshold) => starts.has(threshold));
    }
    if (fits) return slots;
  }
  return undefined;
}

/** The first of the 2^32 draws that falls into a slot. */
function slotStart(slot: number, slots: number): number {
  return Math.ceil((slot * DRAWS) / slots);
}

function wordOf(
  { nextState, terminated, penalty }: Environment,
  { noState, rowBytes, rowShift, terminatedBit, penaltyBit }: Layout,
  slot: number,
  action: number,
): number {
  const next = terminated[slot] ? noState : nextState[slot];
  return (
    ((next * rowBytes) << rowShift) |
    (terminated[slot] << terminatedBit) |
    (penalty[slot] << penaltyBit) |
    (action * ENTRY_BYTES)
  );
}
