// AssemblyScript. `npm run build:kernel` compiles it to ../kernel.wasm.ts.
//
// The loop of ../../train.ts over flat tables: the same draws, the same IEEE operations, in the same order, so that
// every digest is the same. What makes it fast:
// - The best value of a state and the word of its best action are kept in its row, and found again only when the best
//   value falls; and then without a branch that could be mispredicted.
// - The numbers of alea are multiples of 2^-32, so it is an integer generator at heart: t = 2091639 s0 + carry fits in
//   53 bits, where the floating-point form is exact too. A draw here is the integer u; the number drawn is u / 2^32.
// - Where an episode terminates, the word leads to a row of zeros, so that nothing has to ask before it bootstraps.

/** Most states, outcomes of an action, and episodes per call that the layout below has room for. */
export const MAX_STATES: i32 = 1024;
export const MAX_OUTCOMES: i32 = 4;
export const MAX_EPISODES: i32 = 4096;

// Every table has a row of 8 entries of 8 bytes for each state, and one more for what follows a terminated episode. A
// row is told by its place in bytes, and so is an action in it; loads add where the table begins.
export const ROW_ENTRIES: i32 = 8;
/** The entry of a row that holds what is kept of its best action. */
export const KEPT: i32 = 7 * 8;
const TABLE: i32 = (MAX_STATES + 1) * ROW_ENTRIES * 8;

/** The state of alea: s0, s1, s2 (each times 2^32) and the carry, i64. */
export const RANDOM: i32 = 1024;
/** The row of each start state, i32. */
export const STARTS: i32 = RANDOM + 32;
/** Of three tables: what is acted on, and the tables A and B of double Q-learning, each so far after the one before. */
export const NEXT_TABLE: i32 = TABLE;
/** What comes of an action, packed, u32. Where outcomes are drawn, and in A and B, the action alone. */
export const WORDS: i32 = STARTS + MAX_STATES * 4 + 992;
/** Action values, f64. Double Q: A + B, then A, then B. */
export const VALUES: i32 = WORDS + TABLE * 3;
/** Rewards of a deterministic environment, f64. */
export const REWARDS: i32 = VALUES + TABLE * 3;
/** MAX_OUTCOMES entries for each action: cumulative probability x 2^32, rounded up, i64; word, u32; reward, f64. */
export const CUMULATIVE: i32 = REWARDS + TABLE;
export const OUTCOME_WORDS: i32 = CUMULATIVE + TABLE * MAX_OUTCOMES;
export const OUTCOME_REWARDS: i32 = OUTCOME_WORDS + TABLE * MAX_OUTCOMES;
/** [MAX_EPISODES] of this call: epsilon in; timesteps, penalties, returns, truncated out. */
export const EPSILONS: i32 = OUTCOME_REWARDS + TABLE * MAX_OUTCOMES;
export const TIMESTEPS: i32 = EPSILONS + MAX_EPISODES * 8;
export const PENALTIES: i32 = TIMESTEPS + MAX_EPISODES * 4;
export const RETURNS: i32 = PENALTIES + MAX_EPISODES * 4;
export const TRUNCATED: i32 = RETURNS + MAX_EPISODES * 8;
export const END: i32 = TRUNCATED + MAX_EPISODES;

/** A word: the action (its place in a row), whether it is a penalty, whether the episode ends, the row it leads to. */
export const ACTION_MASK: i32 = 255;
export const PENALTY_BIT: i32 = 8;
export const TERMINATED_BIT: i32 = 9;
export const ROW_SHIFT: i32 = 10;

const Q_LEARNING: i32 = 0;
const SARSA: i32 = 1;
const EXPECTED_SARSA: i32 = 2;
const DOUBLE_Q_LEARNING: i32 = 3;

/** One outcome for each action; several, all as likely as the others; several of any probability. */
const ONE: i32 = 0;
const EQUAL: i32 = 1;
const CUMULATED: i32 = 2;

const FEW: i32 = 4;
const MANY: i32 = 6;

const MASK: i64 = 0xffffffff;
const HALF: i64 = 0x80000000;
const TO_UNIT: f64 = 2.3283064365386963e-10; // 2^-32

/** The first action, by its place in the row, among those of the largest value: a tournament of pairs. */
@inline
function argmax(actions: i32, row: i32): i32 {
  const a = i32(load<f64>(row, VALUES + 8) > load<f64>(row, VALUES)) << 3;
  const b = 16 + (i32(load<f64>(row, VALUES + 24) > load<f64>(row, VALUES + 16)) << 3);
  const ab = select<i32>(b, a, load<f64>(row + b, VALUES) > load<f64>(row + a, VALUES));
  if (actions == FEW) return ab;
  const c = 32 + (i32(load<f64>(row, VALUES + 40) > load<f64>(row, VALUES + 32)) << 3);
  return select<i32>(c, ab, load<f64>(row + c, VALUES) > load<f64>(row + ab, VALUES));
}

/** Stores a value, and keeps the largest of its row and the word of the first action that has it. */
@inline
function keep(actions: i32, row: i32, action: i32, value: f64): void {
  const largest = load<f64>(row, VALUES + KEPT);
  const greedy = load<i32>(row, WORDS + KEPT) & ACTION_MASK;
  store<f64>(row + action, value, VALUES);
  if (value < largest) {
    if (action == greedy) {
      const found = row + argmax(actions, row);
      store<f64>(row, load<f64>(found, VALUES), VALUES + KEPT);
      store<u32>(row, load<u32>(found, WORDS), WORDS + KEPT);
    }
  } else if (value > largest || action <= greedy) {
    store<f64>(row, value, VALUES + KEPT);
    store<u32>(row, load<u32>(row + action, WORDS), WORDS + KEPT);
  }
}

/** The action to explore with, by its place in the row, for a draw below epsilon. */
@inline
function explored(actions: i32, u: i64, epsilon: f64): i32 {
  return min<i32>(actions - 1, i32(((f64(u) * TO_UNIT) / epsilon) * f64(actions))) << 3;
}

/**
 * Trains `episodes` episodes, or fewer: it returns after the one with which `budget` steps were taken, so that
 * whoever calls it can look up now and then. The first three arguments are constants, each with a copy of its own.
 *
 * @param slots outcomes per action, where all are equally likely
 * @returns the number of episodes trained
 */
@inline
function train(
  agent: i32,
  actions: i32,
  outcomes: i32,
  episodes: i32,
  startCount: i32,
  slots: i32,
  maxSteps: i32,
  budget: i32,
  alpha: f64,
  gamma: f64,
): i32 {
  // The generator's four numbers are local variables, and its step is written out wherever a number is drawn.
  let s0 = load<i64>(RANDOM), s1 = load<i64>(RANDOM, 8), u = load<i64>(RANDOM, 16), carry = load<i64>(RANDOM, 24);
  let t: i64 = 0;
  const rest = 1.0 - alpha;
  let episode: i32 = 0;
  do {
    const epsilon = load<f64>(EPSILONS + (episode << 3));
    const exploring = i64(ceil(epsilon * 4294967296.0));
    t = 2091639 * s0 + carry; s0 = s1; s1 = u; u = t & MASK; carry = t >> 32;
    let row = load<i32>(STARTS + (i32((u * i64(startCount)) >> 32) << 2));
    let steps: i32 = 0, penalties: i32 = 0, ended: i32 = 0, chosen: i32 = -1;
    let sum: f64 = 0;
    do {
      let choice = KEPT;
      if (agent == SARSA && chosen >= 0) {
        choice = chosen;
      } else {
        t = 2091639 * s0 + carry; s0 = s1; s1 = u; u = t & MASK; carry = t >> 32;
        if (u < exploring) choice = explored(actions, u, epsilon);
      }
      let word = load<u32>(row + choice, WORDS);
      const action = i32(word) & ACTION_MASK;
      let reward: f64;
      if (outcomes == ONE) {
        reward = load<f64>(row + action, REWARDS);
      } else {
        t = 2091639 * s0 + carry; s0 = s1; s1 = u; u = t & MASK; carry = t >> 32;
        let outcome = (row + action) * MAX_OUTCOMES;
        if (outcomes == EQUAL) {
          outcome += i32((u * i64(slots)) >> 32) << 3;
        } else {
          outcome += (i32(u >= load<i64>(outcome, CUMULATIVE)) + i32(u >= load<i64>(outcome, CUMULATIVE + 8)) +
            i32(u >= load<i64>(outcome, CUMULATIVE + 16))) << 3;
        }
        word = load<u32>(outcome, OUTCOME_WORDS);
        reward = load<f64>(outcome, OUTCOME_REWARDS);
      }
      ended = i32(word >> TERMINATED_BIT) & 1;
      const next = i32(word >> ROW_SHIFT);

      if (agent == DOUBLE_Q_LEARNING) {
        t = 2091639 * s0 + carry; s0 = s1; s1 = u; u = t & MASK; carry = t >> 32;
        const learns = select<i32>(NEXT_TABLE, 2 * NEXT_TABLE, u < HALF), judges = 3 * NEXT_TABLE - learns;
        const best = load<i32>(next + learns, WORDS + KEPT) & ACTION_MASK;
        const bootstrap = load<f64>(next + judges + best, VALUES);
        const value = rest * load<f64>(row + learns + action, VALUES) + alpha * (reward + gamma * bootstrap);
        keep(actions, row + learns, action, value);
        const both = row + action;
        keep(actions, row, action, load<f64>(both, VALUES + NEXT_TABLE) + load<f64>(both, VALUES + 2 * NEXT_TABLE));
      } else {
        let bootstrap = load<f64>(next, VALUES + KEPT);
        if (agent == SARSA) {
          chosen = -1;
          if (!ended) {
            t = 2091639 * s0 + carry; s0 = s1; s1 = u; u = t & MASK; carry = t >> 32;
            chosen = u < exploring ? explored(actions, u, epsilon) : load<i32>(next, WORDS + KEPT) & ACTION_MASK;
            bootstrap = load<f64>(next + chosen, VALUES);
          }
        } else if (agent == EXPECTED_SARSA) {
          let all = load<f64>(next, VALUES) + load<f64>(next, VALUES + 8) + load<f64>(next, VALUES + 16) +
            load<f64>(next, VALUES + 24);
          if (actions == MANY) all = all + load<f64>(next, VALUES + 32) + load<f64>(next, VALUES + 40);
          bootstrap = epsilon * (all / f64(actions)) + (1.0 - epsilon) * bootstrap;
        }
        const value = rest * load<f64>(row + action, VALUES) + alpha * (reward + gamma * bootstrap);
        keep(actions, row, action, value);
      }
      steps++;
      penalties += i32(word >> PENALTY_BIT) & 1;
      sum += reward;
      row = next;
    } while (!ended && steps < maxSteps);
    store<i32>(TIMESTEPS + (episode << 2), steps);
    store<i32>(PENALTIES + (episode << 2), penalties);
    store<f64>(RETURNS + (episode << 3), sum);
    store<u8>(TRUNCATED + episode, u8(!ended));
    budget -= steps;
    episode++;
  } while (episode < episodes && budget > 0);
  store<i64>(RANDOM, s0); store<i64>(RANDOM, s1, 8); store<i64>(RANDOM, u, 16); store<i64>(RANDOM, carry, 24);
  return episode;
}

/** Puts the values of a table end to end, [states x actions], where the table begins: what follows a run. */
export function narrow(table: i32, states: i32, actions: i32): void {
  let to = VALUES + table;
  for (let row = to; row < VALUES + table + states * ROW_ENTRIES * 8; row += ROW_ENTRIES * 8) {
    for (let action = 0; action < actions; action++, to += 8) store<f64>(to, load<f64>(row + (action << 3)));
  }
}

/** Writes the best action of each state, u8, to where the words of the first table begin. */
export function policy(states: i32): void {
  for (let state = 0; state < states; state++) {
    store<u8>(state, u8(load<u8>(state * ROW_ENTRIES * 8, WORDS + KEPT) >> 3), WORDS);
  }
}

// One copy for each agent and kind of environment. Their names tell which: the number of actions; then, where outcomes
// are drawn, e for equally likely ones and c for others.
export function qLearning4(n: i32, starts: i32, slots: i32, max: i32, budget: i32, alpha: f64, gamma: f64): i32 { return train(Q_LEARNING, FEW, ONE, n, starts, slots, max, budget, alpha, gamma); }
export function qLearning4e(n: i32, starts: i32, slots: i32, max: i32, budget: i32, alpha: f64, gamma: f64): i32 { return train(Q_LEARNING, FEW, EQUAL, n, starts, slots, max, budget, alpha, gamma); }
export function qLearning4c(n: i32, starts: i32, slots: i32, max: i32, budget: i32, alpha: f64, gamma: f64): i32 { return train(Q_LEARNING, FEW, CUMULATED, n, starts, slots, max, budget, alpha, gamma); }
export function qLearning6(n: i32, starts: i32, slots: i32, max: i32, budget: i32, alpha: f64, gamma: f64): i32 { return train(Q_LEARNING, MANY, ONE, n, starts, slots, max, budget, alpha, gamma); }
export function sarsa4(n: i32, starts: i32, slots: i32, max: i32, budget: i32, alpha: f64, gamma: f64): i32 { return train(SARSA, FEW, ONE, n, starts, slots, max, budget, alpha, gamma); }
export function sarsa4e(n: i32, starts: i32, slots: i32, max: i32, budget: i32, alpha: f64, gamma: f64): i32 { return train(SARSA, FEW, EQUAL, n, starts, slots, max, budget, alpha, gamma); }
export function sarsa4c(n: i32, starts: i32, slots: i32, max: i32, budget: i32, alpha: f64, gamma: f64): i32 { return train(SARSA, FEW, CUMULATED, n, starts, slots, max, budget, alpha, gamma); }
export function sarsa6(n: i32, starts: i32, slots: i32, max: i32, budget: i32, alpha: f64, gamma: f64): i32 { return train(SARSA, MANY, ONE, n, starts, slots, max, budget, alpha, gamma); }
export function expectedSarsa4(n: i32, starts: i32, slots: i32, max: i32, budget: i32, alpha: f64, gamma: f64): i32 { return train(EXPECTED_SARSA, FEW, ONE, n, starts, slots, max, budget, alpha, gamma); }
export function expectedSarsa4e(n: i32, starts: i32, slots: i32, max: i32, budget: i32, alpha: f64, gamma: f64): i32 { return train(EXPECTED_SARSA, FEW, EQUAL, n, starts, slots, max, budget, alpha, gamma); }
export function expectedSarsa4c(n: i32, starts: i32, slots: i32, max: i32, budget: i32, alpha: f64, gamma: f64): i32 { return train(EXPECTED_SARSA, FEW, CUMULATED, n, starts, slots, max, budget, alpha, gamma); }
export function expectedSarsa6(n: i32, starts: i32, slots: i32, max: i32, budget: i32, alpha: f64, gamma: f64): i32 { return train(EXPECTED_SARSA, MANY, ONE, n, starts, slots, max, budget, alpha, gamma); }
export function doubleQLearning4(n: i32, starts: i32, slots: i32, max: i32, budget: i32, alpha: f64, gamma: f64): i32 { return train(DOUBLE_Q_LEARNING, FEW, ONE, n, starts, slots, max, budget, alpha, gamma); }
export function doubleQLearning4e(n: i32, starts: i32, slots: i32, max: i32, budget: i32, alpha: f64, gamma: f64): i32 { return train(DOUBLE_Q_LEARNING, FEW, EQUAL, n, starts, slots, max, budget, alpha, gamma); }
export function doubleQLearning4c(n: i32, starts: i32, slots: i32, max: i32, budget: i32, alpha: f64, gamma: f64): i32 { return train(DOUBLE_Q_LEARNING, FEW, CUMULATED, n, starts, slots, max, budget, alpha, gamma); }
export function doubleQLearning6(n: i32, starts: i32, slots: i32, max: i32, budget: i32, alpha: f64, gamma: f64): i32 { return train(DOUBLE_Q_LEARNING, MANY, ONE, n, starts, slots, max, budget, alpha, gamma); }
