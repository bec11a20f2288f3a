// The kernel of ../src/kernel/assembly/train.ts once more, in C: what it is measured against. The same algorithm, the
// same operations in the same order; compile with -ffp-contract=off, or fused multiply-adds change the last bits.
//
//     twin IMAGE RUNS       reads an image that kernel.ts wrote, trains it RUNS times, prints nanoseconds per step of
//                           the fastest run, and writes the numbers of the last one to IMAGE.out
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { STRIDE = 8, MOST = 4, Q_LEARNING = 0, SARSA = 1, EXPECTED_SARSA = 2, DOUBLE_Q = 3 };

typedef struct {
  int32_t agent, actions, stochastic, states, starts, episodes, max_steps, pad;
  double alpha, gamma, random[4];
} header;

static header h;
enum { ENTRIES = 1024 * STRIDE };
#define FIXED(type, name, size) static type name[size] __attribute__((aligned(64)))
FIXED(uint32_t, words, ENTRIES); FIXED(uint32_t, words_a, ENTRIES); FIXED(uint32_t, words_b, ENTRIES);
FIXED(double, values, ENTRIES); FIXED(double, values_a, ENTRIES); FIXED(double, values_b, ENTRIES);
FIXED(double, rewards, ENTRIES); FIXED(double, cumulative, ENTRIES * MOST);
FIXED(uint32_t, outcome_words, ENTRIES * MOST); FIXED(double, outcome_rewards, ENTRIES * MOST);
static int32_t *starts, *timesteps, *penalties;
static uint32_t *words0, *actions0;
static double *epsilons, *returns;
static uint8_t *truncated;

#define INLINE static inline __attribute__((always_inline))
#define DRAW (t = 2091639.0 * s0 + c * 2.3283064365386963e-10, s0 = s1, s1 = s2, c = floor(t), s2 = t - c)

INLINE int argmax(int actions, const double *v) {
  int a = v[1] > v[0], b = 2 + (v[3] > v[2]);
  int ab = a + ((b - a) & -(v[b] > v[a])); // arithmetic, because gcc makes branches of `?:` here
  if (actions == 4) return ab;
  int d = 4 + (v[5] > v[4]);
  return ab + ((d - ab) & -(v[d] > v[ab]));
}

INLINE void keep(int actions, double *table, uint32_t *w, int row, int action, double value) {
  double largest = table[row + actions];
  int greedy = w[row + actions] & 255;
  table[row + action] = value;
  if (value < largest) {
    if (action == greedy) {
      int found = argmax(actions, table + row);
      table[row + actions] = table[row + found];
      w[row + actions] = w[row + found];
    }
  } else if (value > largest || action <= greedy) {
    table[row + actions] = value;
    w[row + actions] = w[row + action];
  }
}

INLINE int explored(double u, double epsilon, int actions) {
  int a = (int)((u / epsilon) * actions);
  return a < actions - 1 ? a : actions - 1;
}

INLINE long train(const int agent, const int actions, const int stochastic) {
  double s0 = h.random[0], s1 = h.random[1], s2 = h.random[2], c = h.random[3], t;
  const double alpha = h.alpha, gamma = h.gamma, rest = 1.0 - alpha;
  long all_steps = 0;
  for (int episode = 0; episode < h.episodes; episode++) {
    const double epsilon = epsilons[episode];
    DRAW;
    int row = starts[(int)(s2 * h.starts)], steps = 0, penalty = 0, ended, chosen = -1;
    double sum = 0;
    do {
      int choice = actions;
      if (agent == SARSA && chosen >= 0) choice = chosen;
      else {
        DRAW;
        if (s2 < epsilon) choice = explored(s2, epsilon, actions);
      }
      uint32_t word = words[row + choice];
      const int action = word & 255;
      double reward;
      if (stochastic) {
        DRAW;
        const int first = (row + action) * MOST;
        const int slot = first + (s2 >= cumulative[first]) + (s2 >= cumulative[first + 1]) + (s2 >= cumulative[first + 2]);
        word = outcome_words[slot];
        reward = outcome_rewards[slot];
      } else reward = rewards[row + action];
      ended = word >> 9 & 1;
      const int next = word >> 10;
      if (agent == DOUBLE_Q) {
        DRAW;
        const int first = s2 < 0.5;
        double *const pair[] = {values_b, values_a};
        uint32_t *const pair_words[] = {words_b, words_a};
        double *learns = pair[first], *judges = pair[!first];
        uint32_t *w = pair_words[first];
        double bootstrap = judges[next + (w[next + actions] & 255)];
        bootstrap = ended ? 0 : bootstrap;
        keep(actions, learns, w, row, action, rest * learns[row + action] + alpha * (reward + gamma * bootstrap));
        keep(actions, values, words, row, action, values_a[row + action] + values_b[row + action]);
      } else {
        double bootstrap = values[next + actions];
        if (agent == SARSA) {
          chosen = -1;
          if (!ended) {
            DRAW;
            chosen = s2 < epsilon ? explored(s2, epsilon, actions) : (int)(words[next + actions] & 255);
            bootstrap = values[next + chosen];
          }
        } else if (agent == EXPECTED_SARSA) {
          double all = values[next] + values[next + 1] + values[next + 2] + values[next + 3];
          if (actions == 6) all = all + values[next + 4] + values[next + 5];
          bootstrap = epsilon * (all / actions) + (1.0 - epsilon) * bootstrap;
        }
        bootstrap = ended ? 0 : bootstrap;
        keep(actions, values, words, row, action, rest * values[row + action] + alpha * (reward + gamma * bootstrap));
      }
      steps++;
      penalty += word >> 8 & 1;
      sum += reward;
      row = next;
    } while (!ended && steps < h.max_steps);
    timesteps[episode] = steps;
    penalties[episode] = penalty;
    returns[episode] = sum;
    truncated[episode] = !ended;
    all_steps += steps;
  }
  return all_steps;
}

#define AGENTS(actions, stochastic) \
  (h.agent == Q_LEARNING ? train(Q_LEARNING, actions, stochastic) : h.agent == SARSA ? train(SARSA, actions, stochastic) \
   : h.agent == EXPECTED_SARSA ? train(EXPECTED_SARSA, actions, stochastic) : train(DOUBLE_Q, actions, stochastic))

static void fill(FILE *in, void *into, size_t count, size_t size) {
  if (count && fread(into, size, count, in) != count) exit(2);
}

static void *array(FILE *in, size_t count, size_t size) {
  void *p = aligned_alloc(64, (count * size + 127) / 64 * 64);
  if (in && count && fread(p, size, count, in) != count) exit(2);
  return p;
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  FILE *in = fopen(argv[1], "rb");
  if (!in || fread(&h, sizeof h, 1, in) != 1) return 2;
  size_t size = (size_t)h.states * STRIDE, outcomes = h.stochastic ? size * MOST : 0, n = h.episodes;
  starts = array(in, h.starts, 4);
  words0 = array(in, size, 4);
  actions0 = array(in, size, 4);
  fill(in, rewards, size, 8);
  fill(in, cumulative, outcomes, 8);
  fill(in, outcome_words, outcomes, 4);
  fill(in, outcome_rewards, outcomes, 8);
  epsilons = array(in, n, 8);
  fclose(in);
  timesteps = array(0, n, 4), penalties = array(0, n, 4), returns = array(0, n, 8), truncated = array(0, n, 1);
  double best = INFINITY;
  for (int run = 0; run < atoi(argv[2]); run++) {
    struct timespec a, b;
    clock_gettime(CLOCK_MONOTONIC, &a);
    memcpy(words, words0, size * 4), memcpy(words_a, actions0, size * 4), memcpy(words_b, actions0, size * 4);
    memset(values, 0, size * 8), memset(values_a, 0, size * 8), memset(values_b, 0, size * 8);
    long steps = h.actions == 6 ? AGENTS(6, 0) : h.stochastic ? AGENTS(4, 1) : AGENTS(4, 0);
    clock_gettime(CLOCK_MONOTONIC, &b);
    double ns = ((b.tv_sec - a.tv_sec) * 1e9 + (b.tv_nsec - a.tv_nsec)) / steps;
    if (ns < best) best = ns;
  }
  char name[4096];
  snprintf(name, sizeof name, "%s.out", argv[1]);
  FILE *out = fopen(name, "wb");
  fwrite(timesteps, 4, n, out), fwrite(penalties, 4, n, out), fwrite(returns, 8, n, out), fwrite(truncated, 1, n, out);
  double *tables[] = {h.agent == DOUBLE_Q ? values_a : values, values_b};
  for (int i = 0; i < (h.agent == DOUBLE_Q ? 2 : 1); i++)
    for (int s = 0; s < h.states; s++) fwrite(tables[i] + s * STRIDE, 8, h.actions, out);
  fclose(out);
  printf("%.4f\n", best);
  return 0;
}
