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
 * @returns arrays that the next call writes to
 */
export function follow(environment: Environment, policy: ArrayLike<number>): Followed {
  if (kept?.environment !== environment) kept = place(environment);
  kept.policy.set(policy);
  kept.follow(PLACE);
  return kept.followed;
}

// --- internal ---

interface Exports {
  readonly memory: WebAssembly.Memory;
  follow(place: number): void;
}

/** An environment in the module's memory. */
interface Follower extends Pick<Exports, 'follow'> {
  readonly environment: Environment;
  readonly policy: Uint8Array;
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
  const tables = [outcomes, nextState, terminated, goal, reward].map(
    (table) => [reserve(table.byteLength), table] as const,
  );
  const [start, way] = [reserve(starts.byteLength), reserve(states * 4)];
  const [policy, ends, reached, seen] = [1, 1, 1, 1].map((bytes) => reserve(states * bytes));
  const [timesteps, returns] = [8, 8].map((bytes) => reserve(states * bytes));
  const lacking = Math.ceil((end - memory.buffer.byteLength) / PAGE);
  if (lacking > 0) memory.grow(lacking);

  const { buffer } = memory;
  for (const [address, { buffer: from, byteOffset, byteLength }] of [...tables, [start, starts] as const]) {
    new Uint8Array(buffer, address, byteLength).set(new Uint8Array(from, byteOffset, byteLength));
  }
  new Int32Array(buffer, PLACE).set([
    ...[states, actions, width, starts.length, start, policy],
    ...tables.map(([address]) => address),
    ...[ends, reached, timesteps, returns, seen, way],
  ]);
  return {
    environment,
    follow,
    policy: new Uint8Array(buffer, policy, states),
    followed: {
      ends: new Uint8Array(buffer, ends, states),
      goal: new Uint8Array(buffer, reached, states),
      timesteps: new Float64Array(buffer, timesteps, states),
      returns: new Float64Array(buffer, returns, states),
    },
  };
}
