// AssemblyScript. `npm run build:kernel` compiles it to ../kernel.wasm.ts.
//
// The loop of ../../train.ts over flat tables: the same draws, the same IEEE operations, in the same order, so that
// every digest is the same. What makes it fast: the best value of a state and the word of its best action are kept
// beside the row and found again only when the best value falls; and then without a branch that could be
// mispredicted.

/** Most states, actions and outcomes that the layout below has room for; episodes per call. */
export const MAX_STATES: i32 = 1024;
export const MAX_OUTCOMES: i32 = 4;
export const MAX_EPISODES: i32 = 4096;

/** Entries of a row: one for each action, and from `actions` on what is kept of the best one. */
export const STRIDE: i32 = 8;

// Where everything lies in memory, in bytes. A row of a state begins at entry `state * STRIDE`.
const ENTRIES: i32 = MAX_STATES * STRIDE;
/** The state of alea: s0, s1, s2, c. */
export const RANDOM: i32 = 1024;
/** The row of each start state. */
export const STARTS: i32 = RANDOM + 32;
/** [entries] u32: what comes of an action, packed; after the actions of a row the word of its greedy action. */
export const WORDS: i32 = STARTS + MAX_STATES * 4 + 992;
/** [entries] u32: the same for the tables A and B of double Q-learning, whose words are actions only. */
export const WORDS_A: i32 = WORDS + ENTRIES * 4;
export const WORDS_B: i32 = WORDS_A + ENTRIES * 4;
/** [entries] f64: action values; after the actions of a row the largest one. Double Q: A + B. */
export const VALUES: i32 = WORDS_B + ENTRIES * 4;
export const VALUES_A: i32 = VALUES + ENTRIES * 8;
export const VALUES_B: i32 = VALUES_A + ENTRIES * 8;
/** [entries] f64: rewards of a deterministic environment. */
export const REWARDS: i32 = VALUES_B + ENTRIES * 8;
/** [entries x MAX_OUTCOMES]: cumulative probability (f64; infinite from the last one on), word (u32), reward (f64). */
export const CUMULATIVE: i32 = REWARDS + ENTRIES * 8;
export const OUTCOME_WORDS: i32 = CUMULATIVE + ENTRIES * MAX_OUTCOMES * 8;
export const OUTCOME_REWARDS: i32 = OUTCOME_WORDS + ENTRIES * MAX_OUTCOMES * 4;
/** [MAX_EPISODES] of this call: epsilon in; timesteps, penalties, returns, truncated out. */
export const EPSILONS: i32 = OUTCOME_REWARDS + ENTRIES * MAX_OUTCOMES * 8;
export const TIMESTEPS: i32 = EPSILONS + MAX_EPISODES * 8;
export const PENALTIES: i32 = TIMESTEPS + MAX_EPISODES * 4;
export const RETURNS: i32 = PENALTIES + MAX_EPISODES * 4;
export const TRUNCATED: i32 = RETURNS + MAX_EPISODES * 8;
export const END: i32 = TRUNCATED + MAX_EPISODES;

/** A word: the action, whether it is a penalty, whether the episode ends, and the row that it leads to. */
export const ACTION_MASK: i32 = 255;
export const PENALTY_BIT: i32 = 8;
export const TERMINATED_BIT: i32 = 9;
export const ROW_SHIFT: i32 = 10;

const Q_LEARNING: i32 = 0;
const SARSA: i32 = 1;
const EXPECTED_SARSA: i32 = 2;
const DOUBLE_Q_LEARNING: i32 = 3;

const FEW: i32 = 4;
const MANY: i32 = 6;

@inline
function valueAt(table: i32, entry: i32): f64 {
  return load<f64>(table + (entry << 3));
}

@inline
function wordAt(table: i32, entry: i32): u32 {
  return load<u32>(table + (entry << 2));
}

/** The lowest index among the largest of four or six values: a tournament of pairs. */
@inline
function argmax(actions: i32, table: i32, row: i32): i32 {
  const a = i32(valueAt(table, row + 1) > valueAt(table, row));
  const b = 2 + i32(valueAt(table, row + 3) > valueAt(table, row + 2));
  const ab = select<i32>(b, a, valueAt(table, row + b) > valueAt(table, row + a));
  if (actions == FEW) return ab;
  const c = 4 + i32(valueAt(table, row + 5) > valueAt(table, row + 4));
  return select<i32>(c, ab, valueAt(table, row + c) > valueAt(table, row + ab));
}

/** Stores a value, and keeps the largest of its row and the word of the lowest action that has it. */
@inline
function keep(actions: i32, table: i32, words: i32, row: i32, action: i32, value: f64): void {
  const best = row + actions;
  const largest = valueAt(table, best);
  const greedy = i32(wordAt(words, best)) & ACTION_MASK;
  store<f64>(table + ((row + action) << 3), value);
  if (value < largest) {
    if (action == greedy) {
      const found = argmax(actions, table, row);
      store<f64>(table + (best << 3), valueAt(table, row + found));
      store<u32>(words + (best << 2), wordAt(words, row + found));
    }
  } else if (value > largest || action <= greedy) {
    store<f64>(table + (best << 3), value);
    store<u32>(words + (best << 2), wordAt(words, row + action));
  }
}

/**
 * Trains `episodes` episodes, or fewer: it returns after the one with which `budget` steps were taken, so that
 * whoever calls it can look up now and then. The first three arguments are constants, each with a copy of its own.
 *
 * @returns the number of episodes trained
 */
@inline
function train(
  agent: i32,
  actions: i32,
  stochastic: bool,
  episodes: i32,
  startCount: i32,
  maxSteps: i32,
  budget: i32,
  alpha: f64,
  gamma: f64,
): i32 {
  // The generator's four numbers are local variables, and its step is written out wherever a number is drawn.
  let s0 = load<f64>(RANDOM), s1 = load<f64>(RANDOM, 8), s2 = load<f64>(RANDOM, 16), c = load<f64>(RANDOM, 24);
  let t: f64 = 0;
  const rest = 1.0 - alpha;
  let episode: i32 = 0;
  do {
    const epsilon = load<f64>(EPSILONS + (episode << 3));
    t = 2091639.0 * s0 + c * 2.3283064365386963e-10; s0 = s1; s1 = s2; c = floor(t); s2 = t - c;
    let row = load<i32>(STARTS + (i32(s2 * f64(startCount)) << 2));
    let steps: i32 = 0, penalties: i32 = 0, ended: i32 = 0, chosen: i32 = -1;
    let sum: f64 = 0;
    do {
      let choice = actions;
      if (agent == SARSA && chosen >= 0) {
        choice = chosen;
      } else {
        t = 2091639.0 * s0 + c * 2.3283064365386963e-10; s0 = s1; s1 = s2; c = floor(t); s2 = t - c;
        if (s2 < epsilon) choice = min<i32>(actions - 1, i32((s2 / epsilon) * f64(actions)));
      }
      let word = wordAt(WORDS, row + choice);
      const action = i32(word) & ACTION_MASK;
      let reward: f64;
      if (stochastic) {
        t = 2091639.0 * s0 + c * 2.3283064365386963e-10; s0 = s1; s1 = s2; c = floor(t); s2 = t - c;
        const first = (row + action) * MAX_OUTCOMES;
        const slot = first + i32(s2 >= valueAt(CUMULATIVE, first)) + i32(s2 >= valueAt(CUMULATIVE, first + 1)) +
          i32(s2 >= valueAt(CUMULATIVE, first + 2));
        word = wordAt(OUTCOME_WORDS, slot);
        reward = valueAt(OUTCOME_REWARDS, slot);
      } else {
        reward = valueAt(REWARDS, row + action);
      }
      ended = i32(word >> TERMINATED_BIT) & 1;
      const next = i32(word >> ROW_SHIFT);

      if (agent == DOUBLE_Q_LEARNING) {
        t = 2091639.0 * s0 + c * 2.3283064365386963e-10; s0 = s1; s1 = s2; c = floor(t); s2 = t - c;
        const first = s2 < 0.5;
        const learns = select<i32>(VALUES_A, VALUES_B, first), judges = select<i32>(VALUES_B, VALUES_A, first);
        const words = select<i32>(WORDS_A, WORDS_B, first);
        const judged = valueAt(judges, next + (i32(wordAt(words, next + actions)) & ACTION_MASK));
        const bootstrap = select<f64>(0, judged, ended != 0);
        const value = rest * valueAt(learns, row + action) + alpha * (reward + gamma * bootstrap);
        keep(actions, learns, words, row, action, value);
        keep(actions, VALUES, WORDS, row, action, valueAt(VALUES_A, row + action) + valueAt(VALUES_B, row + action));
      } else {
        let bootstrap = valueAt(VALUES, next + actions);
        if (agent == SARSA) {
          chosen = -1;
          if (!ended) {
            t = 2091639.0 * s0 + c * 2.3283064365386963e-10; s0 = s1; s1 = s2; c = floor(t); s2 = t - c;
            chosen = s2 < epsilon
              ? min<i32>(actions - 1, i32((s2 / epsilon) * f64(actions)))
              : i32(wordAt(WORDS, next + actions)) & ACTION_MASK;
            bootstrap = valueAt(VALUES, next + chosen);
          }
        } else if (agent == EXPECTED_SARSA) {
          let all = valueAt(VALUES, next) + valueAt(VALUES, next + 1) + valueAt(VALUES, next + 2) + valueAt(VALUES, next + 3);
          if (actions == MANY) all = all + valueAt(VALUES, next + 4) + valueAt(VALUES, next + 5);
          bootstrap = epsilon * (all / f64(actions)) + (1.0 - epsilon) * bootstrap;
        }
        bootstrap = select<f64>(0, bootstrap, ended != 0);
        const value = rest * valueAt(VALUES, row + action) + alpha * (reward + gamma * bootstrap);
        keep(actions, VALUES, WORDS, row, action, value);
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
  store<f64>(RANDOM, s0); store<f64>(RANDOM, s1, 8); store<f64>(RANDOM, s2, 16); store<f64>(RANDOM, c, 24);
  return episode;
}

// One copy for each agent and kind of environment. Their names tell which: actions, and s for stochastic.
export function qLearning4(n: i32, starts: i32, max: i32, budget: i32, alpha: f64, gamma: f64): i32 { return train(Q_LEARNING, FEW, false, n, starts, max, budget, alpha, gamma); }
export function qLearning4s(n: i32, starts: i32, max: i32, budget: i32, alpha: f64, gamma: f64): i32 { return train(Q_LEARNING, FEW, true, n, starts, max, budget, alpha, gamma); }
export function qLearning6(n: i32, starts: i32, max: i32, budget: i32, alpha: f64, gamma: f64): i32 { return train(Q_LEARNING, MANY, false, n, starts, max, budget, alpha, gamma); }
export function sarsa4(n: i32, starts: i32, max: i32, budget: i32, alpha: f64, gamma: f64): i32 { return train(SARSA, FEW, false, n, starts, max, budget, alpha, gamma); }
export function sarsa4s(n: i32, starts: i32, max: i32, budget: i32, alpha: f64, gamma: f64): i32 { return train(SARSA, FEW, true, n, starts, max, budget, alpha, gamma); }
export function sarsa6(n: i32, starts: i32, max: i32, budget: i32, alpha: f64, gamma: f64): i32 { return train(SARSA, MANY, false, n, starts, max, budget, alpha, gamma); }
export function expectedSarsa4(n: i32, starts: i32, max: i32, budget: i32, alpha: f64, gamma: f64): i32 { return train(EXPECTED_SARSA, FEW, false, n, starts, max, budget, alpha, gamma); }
export function expectedSarsa4s(n: i32, starts: i32, max: i32, budget: i32, alpha: f64, gamma: f64): i32 { return train(EXPECTED_SARSA, FEW, true, n, starts, max, budget, alpha, gamma); }
export function expectedSarsa6(n: i32, starts: i32, max: i32, budget: i32, alpha: f64, gamma: f64): i32 { return train(EXPECTED_SARSA, MANY, false, n, starts, max, budget, alpha, gamma); }
export function doubleQLearning4(n: i32, starts: i32, max: i32, budget: i32, alpha: f64, gamma: f64): i32 { return train(DOUBLE_Q_LEARNING, FEW, false, n, starts, max, budget, alpha, gamma); }
export function doubleQLearning4s(n: i32, starts: i32, max: i32, budget: i32, alpha: f64, gamma: f64): i32 { return train(DOUBLE_Q_LEARNING, FEW, true, n, starts, max, budget, alpha, gamma); }
export function doubleQLearning6(n: i32, starts: i32, max: i32, budget: i32, alpha: f64, gamma: f64): i32 { return train(DOUBLE_Q_LEARNING, MANY, false, n, starts, max, budget, alpha, gamma); }
