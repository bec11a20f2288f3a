// AssemblyScript. `npm run build:kernel` compiles it to ../follow.wasm.ts.

/** An environment without chance and where in memory its tables are; u8 where nothing is said. Integers of 4 bytes. */
@unmanaged
class Place {
  states: i32;
  actions: i32;
  /** Slots per entry of state and action: the first one is used, where `outcomes` says that there is one. */
  width: i32;
  startCount: i32;
  /** i32 */
  starts: usize;
  /** [states] The action in each state, i32. */
  policy: usize;
  /** [states x actions] */
  outcomes: usize;
  /** [states x actions x width]: i32, u8, u8, f64. */
  nextState: usize;
  terminated: usize;
  goal: usize;
  reward: usize;
  /** [states] Out: whether the way from there ends, and at the goal; how many steps it takes, f64, and its return, f64. */
  ends: usize;
  reached: usize;
  timesteps: usize;
  returns: usize;
  /** [states] Room: the states of the ways so far, and i32, those of this one. */
  seen: usize;
  way: usize;
}

/** Follows the policy from each start, until it ends or meets a state of this way or one before. */
export function follow(place: Place): void {
  const states = place.states, actions = place.actions, width = place.width;
  const policy = place.policy, ends = place.ends, reached = place.reached, seen = place.seen, way = place.way;
  memory.fill(ends, 0, states);
  memory.fill(reached, 0, states);
  memory.fill(seen, 0, states);
  memory.fill(place.timesteps, 0, states << 3);
  memory.fill(place.returns, 0, states << 3);
  for (let i = 0; i < place.startCount; i++) {
    let length = 0;
    let state = load<i32>(place.starts + (i << 2));
    let ended = false;
    while (!ended && !load<u8>(seen + state)) {
      store<u8>(seen + state, 1);
      store<i32>(way + (length++ << 2), state);
      const entry = state * actions + load<i32>(policy + (state << 2));
      if (!load<u8>(place.outcomes + entry)) break;
      ended = load<u8>(place.terminated + entry * width) == 1;
      state = load<i32>(place.nextState + ((entry * width) << 2));
    }
    if (!ended && !load<u8>(ends + state)) continue;
    // Back from where it ended, or met a way that ends.
    for (let next = ended ? -1 : state; length > 0; next = load<i32>(way + (length << 2))) {
      const at = load<i32>(way + (--length << 2));
      const slot = (at * actions + load<i32>(policy + (at << 2))) * width;
      const reward = load<f64>(place.reward + (slot << 3));
      store<u8>(ends + at, 1);
      store<u8>(reached + at, next < 0 ? load<u8>(place.goal + slot) : load<u8>(reached + next));
      const steps = next < 0 ? 1 : 1 + load<f64>(place.timesteps + (next << 3));
      store<f64>(place.timesteps + (at << 3), steps);
      store<f64>(place.returns + (at << 3), next < 0 ? reward : reward + load<f64>(place.returns + (next << 3)));
    }
  }
}
