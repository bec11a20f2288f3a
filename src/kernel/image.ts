import type { Environment } from '../environments/environment.ts';
import type { Kernel } from './module.ts';

/** An environment as the kernel has it in memory when a run begins: see assembly/train.ts. */
export interface Image {
  /** Which copy of the loop: what its name ends with. */
  readonly loop: string;
  /** Bytes of what is kept of a row, of an action's entry, and of a row. */
  readonly head: number;
  readonly entry: number;
  readonly row: number;
  /** Outcomes of an entry, where they are equally likely; else the most that one has, or 0 for many. */
  readonly slots: number;
  /** The rows of all states, and one of zeros. */
  readonly rows: Uint8Array;
  /** The address of the row of each start state. */
  readonly starts: Int32Array;
  /** Where the draws that mean each start end; empty where all are equally likely. */
  readonly startEnds: BigInt64Array;
}

/** The image of an environment for agents with one table of action values, or with two and their sum; made once. */
export function imageOf(environment: Environment, kernel: Kernel, tables: 1 | 3): Image {
  const made = images.get(environment) ?? {};
  images.set(environment, made);
  made[tables] ??= layOut(environment, kernel, tables);
  return made[tables];
}

// --- internal ---

const images = new WeakMap<Environment, { 1?: Image; 3?: Image }>();
const DRAWS = 2 ** 32;
/** Of what any draw is below. */
const ALWAYS = 2n ** 62n;
/** Beyond so many, equally likely or not, a search among outcomes is as fast. */
const MOST_SLOTS = 12;
/** Outcomes that an entry of the copies for four actions has room for: as assembly/train.ts has it. */
const FIXED = 4;

function layOut(environment: Environment, kernel: Kernel, tables: number): Image {
  const { states, actions, width, stochastic, starts, startProbability } = environment;
  const equal = stochastic ? equalSlots(environment) : 0;
  const isFixed = actions === 4 ? (equal || width) <= FIXED : actions === 6 && !stochastic;
  const drawn = isFixed ? (equal ? 'e' : 'c') : equal ? 'E' : 'C';
  const head = tables * 16;
  const outcomes = { equal, room: isFixed ? FIXED : equal || width, bytes: equal ? 16 : 24 };
  const entry = head + (stochastic ? outcomes.bytes * outcomes.room : 8);
  const row = head + actions * entry;
  const image = {
    loop: `${isFixed ? actions : 'Any'}${stochastic ? drawn : ''}`,
    ...{ head, entry, row },
    slots: equal || (width <= MOST_SLOTS ? width : 0),
    rows: new Uint8Array((states + 1) * row),
    starts: starts.map((state) => kernel.ROWS.value + state * row),
    startEnds: startProbability
      ? BigInt64Array.from(thresholds(startProbability, 0, starts.length), BigInt)
      : new BigInt64Array(),
  };
  fillIn(image, environment, kernel, outcomes);
  return image;
}

/** How the outcomes of an entry lie in it: in slots of equal size, if `equal` says how many; how many there is room for. */
interface Outcomes {
  readonly equal: number;
  readonly room: number;
  readonly bytes: number;
}

function fillIn(
  image: Image,
  environment: Environment,
  kernel: Kernel,
  { equal, room, bytes }: Outcomes,
): void {
  const { rows, head, entry, row } = image;
  const { states, actions, width, outcomes, stochastic, reward, nextState, terminated, penalty } =
    environment;
  const view = new DataView(rows.buffer);
  const [base, penaltyBit, terminatedBit] = [kernel.ROWS, kernel.PENALTY_BIT, kernel.TERMINATED_BIT].map(
    ({ value }) => value,
  );
  const writeWord = (at: number, place: number, slot?: number) => {
    const flags =
      slot === undefined ? 0 : (penalty[slot] << penaltyBit) | (terminated[slot] << terminatedBit);
    view.setUint32(at, (place | flags) >>> 0, true);
    if (slot === undefined) return;
    view.setUint32(at + 4, base + (terminated[slot] ? states : nextState[slot]) * row, true);
  };
  const writeOutcomes = (at: number, index: number) => {
    const ends = thresholds(environment.probability, index * width, outcomes[index]);
    for (let i = 0; i < (equal || room); i++) {
      const to = at + i * bytes;
      // The first draw that falls into a slot of equal size tells which outcome all of them mean.
      const which = equal ? ends.findIndex((end) => slotStart(i, equal) < end) : i;
      if (!equal) view.setBigInt64(to, i < ends.length - 1 ? BigInt(ends[i]) : ALWAYS, true);
      if (which >= ends.length) continue;
      writeWord(to + bytes - 16, 0, index * width + which);
      view.setFloat64(to + bytes - 8, reward[index * width + which], true);
    }
  };
  for (let index = 0; index < states * actions; index++) {
    const [state, action] = [Math.floor(index / actions), index % actions];
    const place = head + action * entry;
    const at = state * row + place;
    for (let table = 0; table < head; table += 16) {
      const slot = table === 0 && !stochastic ? index * width : undefined;
      writeWord(at + table + 8, place, slot);
      // All values are 0 when a run begins, so the best action of every state is the first.
      if (action === 0) writeWord(state * row + table + 8, place, slot);
    }
    if (stochastic) writeOutcomes(at + head, index);
    else view.setFloat64(at + head, reward[index * width], true);
  }
}

/**
 * Where the draws that mean each of `count` choices end, the last of them at the end of all: of the 2^32 numbers that
 * can be drawn, so many lie below its cumulative probability.
 */
function thresholds(probability: Float64Array, first: number, count: number): number[] {
  let cumulative = 0;
  return Array.from({ length: count }, (_, i) => {
    cumulative += probability[first + i];
    return i === count - 1 ? DRAWS : Math.ceil(cumulative * DRAWS);
  });
}

/** Into how many slots of equal size the outcomes of every entry can be put without a draw changing its meaning; 0 if none. */
function equalSlots({ width, outcomes, probability }: Environment): number {
  const ends = new Set<number>();
  for (let entry = 0; entry < outcomes.length && ends.size <= MOST_SLOTS; entry++) {
    for (const end of thresholds(probability, entry * width, outcomes[entry])) ends.add(end);
  }
  for (let slots = 2; slots <= MOST_SLOTS; slots++) {
    const slotEnds = new Set(Array.from({ length: slots }, (_, slot) => slotStart(slot + 1, slots)));
    if ([...ends].every((end) => slotEnds.has(end))) return slots;
  }
  return 0;
}

/** The first of the 2^32 draws that falls into a slot. */
function slotStart(slot: number, slots: number): number {
  return Math.ceil((slot * DRAWS) / slots);
}
