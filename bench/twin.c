// The kernel of ../src/kernel/assembly/train.ts once more, in C: what it is measured against. The same algorithm, the
// same operations in the same order; compile with -ffp-contract=off, or fused multiply-adds change the last bits.
//
//     twin IMAGE RUNS       reads an image that twin.ts wrote, trains so many runs, with its seeds in turn, prints
//                           nanoseconds per step, mean over the runs, and writes the numbers of the first one to IMAGE.out
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ENTRIES = 8, KEPT = 7 * 8, MOST = 4, Q_LEARNING = 0, SARSA = 1, EXPECTED_SARSA = 2, DOUBLE_Q = 3, ONE = 0, EQUAL = 1 };
enum { TABLE = 1025 * ENTRIES * 8, A = TABLE, B = 2 * TABLE };

typedef struct {
  int32_t agent, actions, slots, states, starts, episodes, max_steps, seeds;
  double alpha, gamma;
} header;

static header h;
#define FIXED(name, size) static char name[size] __attribute__((aligned(64)))
FIXED(words, 3 * TABLE); FIXED(values, 3 * TABLE); FIXED(rewards, TABLE);
FIXED(outcome_words, MOST * TABLE); FIXED(outcome_rewards, MOST * TABLE);
static int32_t *starts, *timesteps, *penalties;
static char *words0, *actions0;
static double *epsilons, *returns;
static uint8_t *truncated;
static int64_t *randoms;

#define INLINE static inline __attribute__((always_inline))
#define WORD(table, at) (*(uint32_t *)((table) + (at)))
#define VALUE(table, at) (*(double *)((table) + (at)))
#define DRAW (t = 2091639 * s0 + carry, s0 = s1, s1 = u, u = t & 0xffffffff, carry = t >> 32)

INLINE int argmax(int actions, int row) {
  const double *v = &VALUE(values, row);
  int a = v[1] > v[0], b = 2 + (v[3] > v[2]);
  int ab = a + ((b - a) & -(v[b] > v[a])); // arithmetic, because gcc makes branches of `?:` here
  if (actions == 4) return ab * 8;
  int c = 4 + (v[5] > v[4]);
  return (ab + ((c - ab) & -(v[c] > v[ab]))) * 8;
}

INLINE void keep(int actions, int row, int action, double value) {
  double largest = VALUE(values, row + KEPT);
  int greedy = WORD(words, row + KEPT) & 255;
  VALUE(values, row + action) = value;
  if (value < largest) {
    if (action == greedy) {
      int found = row + argmax(actions, row);
      VALUE(values, row + KEPT) = VALUE(values, found);
      WORD(words, row + KEPT) = WORD(words, found);
    }
  } else if (value > largest || action <= greedy) {
    VALUE(values, row + KEPT) = value;
    WORD(words, row + KEPT) = WORD(words, row + action);
  }
}

INLINE int explored(int actions, int64_t u, double epsilon) {
  int a = (int)(u * 0x1p-32 / epsilon * actions);
  return (a < actions - 1 ? a : actions - 1) * 8;
}

INLINE long train(const int agent, const int actions, const int outcomes, const int64_t *random) {
  int64_t s0 = random[0], s1 = random[1], u = random[2], carry = random[3], t;
  const double alpha = h.alpha, gamma = h.gamma, rest = 1.0 - alpha;
  long all_steps = 0;
  for (int episode = 0; episode < h.episodes; episode++) {
    const double epsilon = epsilons[episode];
    const int64_t exploring = ceil(epsilon * 0x1p32);
    DRAW;
    int row = starts[u * h.starts >> 32], steps = 0, penalty = 0, ended, chosen = -1;
    double sum = 0;
    do {
      int choice = KEPT;
      if (agent == SARSA && chosen >= 0) choice = chosen;
      else {
        DRAW;
        if (u < exploring) choice = explored(actions, u, epsilon);
      }
      uint32_t word = WORD(words, row + choice);
      const int action = word & 255;
      double reward;
      if (outcomes == ONE) reward = VALUE(rewards, row + action);
      else {
        DRAW;
        const int outcome = (row + action) * MOST + (int)(u * h.slots >> 32) * 8;
        word = WORD(outcome_words, outcome);
        reward = VALUE(outcome_rewards, outcome);
      }
      ended = word >> 9 & 1;
      const int next = word >> 10;
      if (agent == DOUBLE_Q) {
        DRAW;
        const int learns = u < 0x80000000u ? A : B, judges = A + B - learns;
        double bootstrap = VALUE(values, next + judges + (WORD(words, next + learns + KEPT) & 255));
        double value = rest * VALUE(values, row + learns + action) + alpha * (reward + gamma * bootstrap);
        keep(actions, row + learns, action, value);
        keep(actions, row, action, VALUE(values, row + action + A) + VALUE(values, row + action + B));
      } else {
        double bootstrap = VALUE(values, next + KEPT);
        if (agent == SARSA) {
          chosen = -1;
          if (!ended) {
            DRAW;
            chosen = u < exploring ? explored(actions, u, epsilon) : (int)(WORD(words, next + KEPT) & 255);
            bootstrap = VALUE(values, next + chosen);
          }
        } else if (agent == EXPECTED_SARSA) {
          const double *v = &VALUE(values, next);
          double all = v[0] + v[1] + v[2] + v[3];
          if (actions == 6) all = all + v[4] + v[5];
          bootstrap = epsilon * (all / actions) + (1.0 - epsilon) * bootstrap;
        }
        keep(actions, row, action, rest * VALUE(values, row + action) + alpha * (reward + gamma * bootstrap));
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

#define AGENTS(actions, outcomes, random) \
  (h.agent == Q_LEARNING ? train(Q_LEARNING, actions, outcomes, random) \
   : h.agent == SARSA ? train(SARSA, actions, outcomes, random) \
   : h.agent == EXPECTED_SARSA ? train(EXPECTED_SARSA, actions, outcomes, random) \
   : train(DOUBLE_Q, actions, outcomes, random))

static void *array(FILE *in, size_t bytes) {
  void *p = aligned_alloc(64, (bytes + 127) / 64 * 64);
  if (in && bytes && fread(p, bytes, 1, in) != 1) exit(2);
  return p;
}

static void fill(FILE *in, void *into, size_t bytes) {
  if (bytes && fread(into, bytes, 1, in) != 1) exit(2);
}

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec + now.tv_nsec * 1e-9;
}

static void write_numbers(const char *image, size_t n) {
  char name[4096];
  snprintf(name, sizeof name, "%s.out", image);
  FILE *out = fopen(name, "wb");
  fwrite(timesteps, 4, n, out), fwrite(penalties, 4, n, out), fwrite(returns, 8, n, out), fwrite(truncated, 1, n, out);
  const int tables[] = {h.agent == DOUBLE_Q ? A : 0, B};
  for (int i = 0; i < (h.agent == DOUBLE_Q ? 2 : 1); i++)
    for (int state = 0; state < h.states; state++)
      fwrite(values + tables[i] + state * ENTRIES * 8, 8, h.actions, out);
  fclose(out);
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  FILE *in = fopen(argv[1], "rb");
  if (!in || fread(&h, sizeof h, 1, in) != 1) return 2;
  size_t size = (size_t)h.states * ENTRIES * 8, n = h.episodes;
  randoms = array(in, h.seeds * 32);
  starts = array(in, h.starts * 4);
  words0 = array(in, size);
  actions0 = array(in, size);
  if (h.slots) fill(in, outcome_words, size * MOST), fill(in, outcome_rewards, size * MOST);
  else fill(in, rewards, size);
  epsilons = array(in, n * 8);
  fclose(in);
  timesteps = array(0, n * 4), penalties = array(0, n * 4), returns = array(0, n * 8), truncated = array(0, n);
  double sum = 0;
  for (int run = 0; run < atoi(argv[2]); run++) {
    double start = seconds();
    memset(values, 0, sizeof values);
    memcpy(words, words0, size), memcpy(words + A, actions0, size), memcpy(words + B, actions0, size);
    const int64_t *random = randoms + run % h.seeds * 4;
    long steps = h.actions == 6 ? AGENTS(6, ONE, random) : h.slots ? AGENTS(4, EQUAL, random) : AGENTS(4, ONE, random);
    sum += (seconds() - start) * 1e9 / steps;
    if (run == 0) write_numbers(argv[1], n);
  }
  printf("%.4f\n", sum / atoi(argv[2]));
  return 0;
}
