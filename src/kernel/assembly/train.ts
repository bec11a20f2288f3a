// AssemblyScript. `npm run build:kernel` compiles it to ../kernel.wasm.ts.
//
// The loop of ../../training/train.ts over flat tables: the same draws, the same IEEE operations, in the same order, so
// that every digest is the same. What makes it fast:
// - The best value of a state and the word of its best action are kept at the head of its row, and found again only
//   when the best value falls; and then without a branch that could be mispredicted.
// - The numbers of alea are multiples of 2^-32, so it is an integer generator at heart: t = 2091639 s0 + carry fits in
//   53 bits, where the floating-point form is exact too. A draw here is the integer u; the number drawn is u / 2^32.
// - Where an episode terminates, the word leads to a row of zeros, so that nothing has to ask before it bootstraps.
// - A row lies together, whatever is in it, and is told by its address: so a world may be of any size.
//
// A row: what is kept (value f64, word u64; double Q-learning: of A + B, of A, of B), and for each action an entry:
// the same, then its reward f64, or its outcomes: word u64, reward f64, or probability i64, word u64, reward f64.
// A word: the place of the action in its row, PENALTY_BIT, TERMINATED_BIT, and above them the row that it leads to.
// Where outcomes are drawn they lead on, and the action's own word has its place alone; so it is in A and in B.

/** Most episodes per call that there is room for. */
export const MAX_EPISODES: i32 = 4096;

/** The state of alea: s0, s1, s2 (each times 2^32) and the carry, i64. */
export const RANDOM: i32 = 1024;
/** [MAX_EPISODES] of this call: epsilon in; timesteps, penalties, returns, truncated out. */
export const EPSILONS: i32 = RANDOM + 32;
export const TIMESTEPS: i32 = EPSILONS + MAX_EPISODES * 8;
export const PENALTIES: i32 = TIMESTEPS + MAX_EPISODES * 4;
export const RETURNS: i32 = PENALTIES + MAX_EPISODES * 4;
export const TRUNCATED: i32 = RETURNS + MAX_EPISODES * 8;
/** Where the rows begin. */
export const ROWS: i32 = TRUNCATED + MAX_EPISODES + 992;

// What is trained, set before a call.
export let ALPHA: f64 = 0;
export let GAMMA: f64 = 0;
export let MAX_STEPS: i32 = 0;
/** Most episodes of the call, and the steps after which it returns, so that whoever calls it can look up now and then. */
export let EPISODES: i32 = 0;
export let BUDGET: i32 = 0;
/** The addresses of the rows of the starts, how many they are, and, if it is not 0, where the draws that mean each one end. */
export let STARTS: i32 = 0;
export let START_COUNT: i32 = 0;
export let START_ENDS: i32 = 0;
/** Where the copy of the loop does not say it: how many actions there are, and the bytes of an action's entry. */
export let ACTIONS: i32 = 0;
export let ENTRY: i32 = 0;
/** Outcomes per action, where all are equally likely; else the most of one, or 0 for many. */
export let SLOTS: i32 = 0;

export const PENALTY_BIT: i32 = 30;
export const TERMINATED_BIT: i32 = 31;
export const PLACE_MASK: i32 = (1 << PENALTY_BIT) - 1;
/** The word that goes with a value; and how far the tables A and B of double Q-learning are from A + B. */
const WORD: i32 = 8;
const A: i32 = 16;
const B: i32 = 32;

const Q_LEARNING: i32 = 0;
const SARSA: i32 = 1;
const EXPECTED_SARSA: i32 = 2;
const DOUBLE_Q_LEARNING: i32 = 3;

/** One outcome for each action; several, all as likely as the others; several of any probability. */
const ONE: i32 = 0;
const EQUAL: i32 = 1;
const CUMULATED: i32 = 2;

const MASK: i64 = 0xffffffff;
const HALF: i64 = 0x80000000;
const TO_UNIT: f64 = 2.3283064365386963e-10; // 2^-32

/** An integer that is larger where a number is, and equal where it is equal: to select one takes no branch. */
@inline
function ordered(value: f64): i64 {
  const bits = reinterpret<i64>(value + 0.0); // -0 is 0
  return bits ^ ((bits >> 63) & 0x7fffffffffffffff);
}

/** The place of the first action among those of the largest value: of four or six, a tournament of pairs. */
@inline
function argmax(fixed: bool, actions: i32, row: i32, head: i32, entry: i32): i32 {
  if (!fixed) {
    let best = head;
    let largest = ordered(load<f64>(row + head));
    for (let place = head + entry, end = head + actions * entry; place < end; place += entry) {
      const value = ordered(load<f64>(row + place));
      best = select<i32>(place, best, value > largest);
      largest = select<i64>(value, largest, value > largest);
    }
    return best;
  }
  const two = head + 2 * entry, four = head + 4 * entry;
  const a = select<i32>(head + entry, head, load<f64>(row + head + entry) > load<f64>(row + head));
  const b = select<i32>(two + entry, two, load<f64>(row + two + entry) > load<f64>(row + two));
  const ab = select<i32>(b, a, load<f64>(row + b) > load<f64>(row + a));
  if (actions == 4) return ab;
  const c = select<i32>(four + entry, four, load<f64>(row + four + entry) > load<f64>(row + four));
  return select<i32>(c, ab, load<f64>(row + c) > load<f64>(row + ab));
}

/** Stores a value, and keeps the largest of its row and the word of the first action that has it. */
@inline
function keep(fixed: bool, actions: i32, row: i32, head: i32, entry: i32, place: i32, value: f64): void {
  const largest = load<f64>(row);
  const greedy = i32(load<u64>(row, WORD)) & PLACE_MASK;
  store<f64>(row + place, value);
  if (value < largest) {
    if (place == greedy) {
      const found = row + argmax(fixed, actions, row, head, entry);
      store<f64>(row, load<f64>(found));
      store<u64>(row, load<u64>(found, WORD), WORD);
    }
  } else if (value > largest || place <= greedy) {
    store<f64>(row, value);
    store<u64>(row, load<u64>(row + place, WORD), WORD);
  }
}

/** The place of the action to explore with, for a draw below epsilon. */
@inline
function explored(actions: i32, head: i32, entry: i32, u: i64, epsilon: f64): i32 {
  return head + min<i32>(actions - 1, i32(((f64(u) * TO_UNIT) / epsilon) * f64(actions))) * entry;
}

/** The row of the start that is drawn. */
function startRow(u: i64): i32 {
  let low = 0, high = START_COUNT - 1;
  if (!START_ENDS) low = i32((u * i64(START_COUNT)) >> 32);
  else while (low < high) {
    const middle = (low + high) >> 1;
    if (u < load<i64>(START_ENDS + (middle << 3))) high = middle;
    else low = middle + 1;
  }
  return load<i32>(STARTS + (low << 2));
}

/**
 * Trains episodes until there are EPISODES, or BUDGET steps were taken. Its arguments are constants: each copy has its own.
 *
 * @param known how many actions there are, where the copy is for so many; 0 for any number
 * @returns the number of episodes trained
 */
@inline
function train(agent: i32, known: i32, outcomes: i32): i32 {
  // The bytes of what is kept: and so far is an action's reward, or are its outcomes, from its place.
  const head = agent == DOUBLE_Q_LEARNING ? 48 : 16;
  const fixed = known != 0;
  const actions = fixed ? known : ACTIONS;
  const entry = fixed ? head + (outcomes == ONE ? 8 : outcomes == EQUAL ? 4 * 16 : 4 * 24) : ENTRY;
  const alpha = ALPHA, gamma = GAMMA, maxSteps = MAX_STEPS, slots = SLOTS, episodes = EPISODES;
  let budget = BUDGET;
  // The generator's four numbers are local variables, and its step is written out wherever a number is drawn.
  let s0 = load<i64>(RANDOM), s1 = load<i64>(RANDOM, 8), u = load<i64>(RANDOM, 16), carry = load<i64>(RANDOM, 24);
  let t: i64 = 0;
  const rest = 1.0 - alpha;
  let episode: i32 = 0;
  do {
    const epsilon = load<f64>(EPSILONS + (episode << 3));
    const exploring = i64(ceil(epsilon * 4294967296.0));
    t = 2091639 * s0 + carry; s0 = s1; s1 = u; u = t & MASK; carry = t >> 32;
    let row = startRow(u);
    let steps: i32 = 0, penalties: i32 = 0, ended: i32 = 0, chosen: i32 = -1;
    let sum: f64 = 0;
    do {
      let choice = 0;
      if (agent == SARSA && chosen >= 0) {
        choice = chosen;
      } else {
        t = 2091639 * s0 + carry; s0 = s1; s1 = u; u = t & MASK; carry = t >> 32;
        if (u < exploring) choice = explored(actions, head, entry, u, epsilon);
      }
      let word = load<u64>(row + choice, WORD);
      const place = i32(word) & PLACE_MASK;
      let reward: f64;
      if (outcomes == ONE) {
        reward = load<f64>(row + place + head);
      } else {
        t = 2091639 * s0 + carry; s0 = s1; s1 = u; u = t & MASK; carry = t >> 32;
        let outcome = row + place;
        if (outcomes == EQUAL) {
          outcome += i32((u * i64(slots)) >> 32) << 4;
        } else {
          const first = outcome + head;
          // Few are counted, because a search would be mispredicted as often as chance wants it.
          if (fixed) {
            outcome += select<i32>(24, 0, u >= load<i64>(first)) + select<i32>(24, 0, u >= load<i64>(first + 24)) +
              select<i32>(24, 0, u >= load<i64>(first + 48));
          } else if (slots == 2 || slots == 3) {
            outcome += select<i32>(24, 0, u >= load<i64>(first)) + select<i32>(24, 0, u >= load<i64>(first + 24));
          } else if (slots) {
            for (let end = first, last = first + (slots - 1) * 24; end < last; end += 24) {
              outcome += select<i32>(24, 0, u >= load<i64>(end));
            }
          } else {
            while (u >= load<i64>(outcome + head)) outcome += 24;
          }
          outcome += 8;
        }
        word = load<u64>(outcome + head);
        reward = load<f64>(outcome + head + 8);
      }
      ended = i32(word >> TERMINATED_BIT) & 1;
      const next = i32(word >> 32);

      if (agent == DOUBLE_Q_LEARNING) {
        t = 2091639 * s0 + carry; s0 = s1; s1 = u; u = t & MASK; carry = t >> 32;
        const learns = select<i32>(A, B, u < HALF), judges = A + B - learns;
        const best = i32(load<u64>(next + learns, WORD)) & PLACE_MASK;
        const bootstrap = load<f64>(next + judges + best);
        const value = rest * load<f64>(row + learns + place) + alpha * (reward + gamma * bootstrap);
        keep(fixed, actions, row + learns, head, entry, place, value);
        const both = row + place;
        keep(fixed, actions, row, head, entry, place, load<f64>(both, A) + load<f64>(both, B));
      } else {
        let bootstrap = load<f64>(next);
        if (agent == SARSA) {
          chosen = -1;
          if (!ended) {
            t = 2091639 * s0 + carry; s0 = s1; s1 = u; u = t & MASK; carry = t >> 32;
            chosen = u < exploring ? explored(actions, head, entry, u, epsilon) : i32(load<u64>(next, WORD)) & PLACE_MASK;
            bootstrap = load<f64>(next + chosen);
          }
        } else if (agent == EXPECTED_SARSA) {
          let all: f64;
          if (fixed) {
            all = load<f64>(next + head) + load<f64>(next + head + entry) + load<f64>(next + head + 2 * entry) +
              load<f64>(next + head + 3 * entry);
            if (actions == 6) all = all + load<f64>(next + head + 4 * entry) + load<f64>(next + head + 5 * entry);
          } else {
            all = 0;
            for (let at = next + head, end = at + actions * entry; at < end; at += entry) all += load<f64>(at);
          }
          bootstrap = epsilon * (all / f64(actions)) + (1.0 - epsilon) * bootstrap;
        }
        const value = rest * load<f64>(row + place) + alpha * (reward + gamma * bootstrap);
        keep(fixed, actions, row, head, entry, place, value);
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

// One copy for each agent and kind of world. Their names tell which: 4 or 6 actions, or any number of them; then, where
// outcomes are drawn, e for equally likely ones and c for others.
export function qLearning4(): i32 { return train(Q_LEARNING, 4, ONE); }
export function qLearning4e(): i32 { return train(Q_LEARNING, 4, EQUAL); }
export function qLearning4c(): i32 { return train(Q_LEARNING, 4, CUMULATED); }
export function qLearning6(): i32 { return train(Q_LEARNING, 6, ONE); }
export function qLearningAny(): i32 { return train(Q_LEARNING, 0, ONE); }
export function qLearningAnyE(): i32 { return train(Q_LEARNING, 0, EQUAL); }
export function qLearningAnyC(): i32 { return train(Q_LEARNING, 0, CUMULATED); }
export function sarsa4(): i32 { return train(SARSA, 4, ONE); }
export function sarsa4e(): i32 { return train(SARSA, 4, EQUAL); }
export function sarsa4c(): i32 { return train(SARSA, 4, CUMULATED); }
export function sarsa6(): i32 { return train(SARSA, 6, ONE); }
export function sarsaAny(): i32 { return train(SARSA, 0, ONE); }
export function sarsaAnyE(): i32 { return train(SARSA, 0, EQUAL); }
export function sarsaAnyC(): i32 { return train(SARSA, 0, CUMULATED); }
export function expectedSarsa4(): i32 { return train(EXPECTED_SARSA, 4, ONE); }
export function expectedSarsa4e(): i32 { return train(EXPECTED_SARSA, 4, EQUAL); }
export function expectedSarsa4c(): i32 { return train(EXPECTED_SARSA, 4, CUMULATED); }
export function expectedSarsa6(): i32 { return train(EXPECTED_SARSA, 6, ONE); }
export function expectedSarsaAny(): i32 { return train(EXPECTED_SARSA, 0, ONE); }
export function expectedSarsaAnyE(): i32 { return train(EXPECTED_SARSA, 0, EQUAL); }
export function expectedSarsaAnyC(): i32 { return train(EXPECTED_SARSA, 0, CUMULATED); }
export function doubleQLearning4(): i32 { return train(DOUBLE_Q_LEARNING, 4, ONE); }
export function doubleQLearning4e(): i32 { return train(DOUBLE_Q_LEARNING, 4, EQUAL); }
export function doubleQLearning4c(): i32 { return train(DOUBLE_Q_LEARNING, 4, CUMULATED); }
export function doubleQLearning6(): i32 { return train(DOUBLE_Q_LEARNING, 6, ONE); }
export function doubleQLearningAny(): i32 { return train(DOUBLE_Q_LEARNING, 0, ONE); }
export function doubleQLearningAnyE(): i32 { return train(DOUBLE_Q_LEARNING, 0, EQUAL); }
export function doubleQLearningAnyC(): i32 { return train(DOUBLE_Q_LEARNING, 0, CUMULATED); }
