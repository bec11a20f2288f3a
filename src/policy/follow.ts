import type { Environment } from '../environments/environment.ts';
import { wasm } from '../kernel/follow.wasm.ts';
import { moduleOf } from '../kernel/unpack.ts';

/** What comes of a policy without chance from each state, [states]; 0 where no start leads. */
export interface Followed {
  /** 1 where the way from there ends, 0 where it goes on for ever: then the others are 0. */
  readonly ends: Uint8Array;
  /** 1 where it ends at the goal. */
  readonly goal: Uint8Array;
  readonly timesteps: Float64Array;
  readonly returns: Float64Array;
}

/**
 * Follows a policy from every start where nothing is left to chance: the one way there is ends, or meets itself. In
 * WebAssembly, because it is asked for every run, and to compile it in each thread takes longer than to do it.
 *
 * @param policy [states] the action in each state, one of the environment's
 * @returns arrays that the next call writes to, or takes away
 */
export function follow(environment: Environment, policy: ArrayLike<number>): Followed {
  if (kept?.environment !== environment) kept = place(environment);
  const { tables, actions, followed } = kept;
  // Anew each time: nothing keeps whoever made them from changing them.
  for (const { from, to } of tables) to.set(from);
  if (policy.length === actions.length) actions.set(policy);
  else for (let state = 0; state < actions.length; state++) actions[state] = policy[state];
  kept.follow(PLACE);
  return followed;
}

// --- internal ---

interface Exports {
  readonly memory: WebAssembly.Memory;
  follow(place: number): void;
}

/** An environment in the module's memory. */
interface Follower extends Pick<Exports, 'follow'> {
  readonly environment: Environment;
  /** The bytes of its tables, and where they lie in memory. */
  readonly tables: readonly { readonly from: Uint8Array; readonly to: Uint8Array }[];
  /** [states] */
  readonly actions: Int32Array;
  readonly followed: Followed;
}

/** Where memory is free, and what assembly/follow.ts calls a place lies. */
const PLACE = 1024;
const PLACE_BYTES = 128;
const PAGE = 65_536;

let kept: Follower | undefined;
let loaded: Exports | undefined;

function place(environment: Environment): Follower {
  const { states, actions, width, starts, outcomes, nextState, terminated, goal, reward } = environment;
  loaded ??= new WebAssembly.Instance(moduleOf(wasm)).exports as unknown as Exports;
  const { memory, follow } = loaded;
  let end = PLACE + PLACE_BYTES;
  const reserve = (bytes: number) => {
    const address = end;
    end += Math.ceil(bytes / 8) * 8;
    return address;
  };
  const tables = [outcomes, nextState, terminated, goal, reward, starts];
  const places = tables.map(({ byteLength }) => reserve(byteLength));
  const start = places[tables.indexOf(starts)];
  const [policy, way] = [4, 4].map((bytes) => reserve(states * bytes));
  const [ends, reached, seen] = [1, 1, 1].map((bytes) => reserve(states * bytes));
  const [timesteps, returns] = [8, 8].map((bytes) => reserve(states * bytes));
  const lacking = Math.ceil((end - memory.buffer.byteLength) / PAGE);
  if (lacking > 0) memory.grow(lacking);

  const { buffer } = memory;
  const [outcome, next, terminal, atGoal, rewards] = places;
  new Int32Array(buffer, PLACE).set([
    ...[states, actions, width, starts.length, start, policy],
    ...[outcome, next, terminal, atGoal, rewards],
    ...[ends, reached, timesteps, returns, seen, way],
  ]);
  return {
    environment,
    follow,
    tables: tables.map(({ buffer: owner, byteOffset, byteLength }, i) => ({
      from: new Uint8Array(owner, byteOffset, byteLength),
      to: new Uint8Array(buffer, places[i], byteLength),
    })),
    actions: new Int32Array(buffer, policy, states),
    followed: {
      ends: new Uint8Array(buffer, ends, states),
      goal: new Uint8Array(buffer, reached, states),
      timesteps: new Float64Array(buffer, timesteps, states),
      returns: new Float64Array(buffer, returns, states),
    },
  };
}
