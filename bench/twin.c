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

enum { Q_LEARNING = 0, SARSA = 1, EXPECTED_SARSA = 2, DOUBLE_Q = 3, ONE = 0, EQUAL = 1, MOST = 4, WORD = 8, A = 16, B = 32 };

typedef struct {
  int32_t agent, actions, slots, states, starts, episodes, max_steps, seeds, row, base, bytes, unused;
  double alpha, gamma;
} header;

static header h;
static char *memory; // as the kernel has it: rows are told by their address
static int32_t *starts, *timesteps, *penalties;
static char *rows;
static double *epsilons, *returns;
static uint8_t *truncated;
static int64_t *randoms;

#define INLINE static inline __attribute__((always_inline))
#define LOAD(at) (*(uint64_t *)(m + (at)))
#define VALUE(at) (*(double *)(m + (at)))
#define PLACE(word) ((uint32_t)(word) & 0x3fffffff)
#define DRAW (t = 2091639 * s0 + carry, s0 = s1, s1 = u, u = t & 0xffffffff, carry = t >> 32)

/* Between two places, arithmetic, because gcc makes branches of `?:` here. */
#define EITHER(a, b, second) ((a) + (((b) - (a)) & -(second)))

INLINE uint32_t argmax(char *m, int actions, uint32_t row, uint32_t head, uint32_t entry) {
  const uint32_t p0 = head, p1 = head + entry, p2 = p1 + entry, p3 = p2 + entry, p4 = p3 + entry, p5 = p4 + entry;
  uint32_t a = EITHER(p0, p1, VALUE(row + p1) > VALUE(row + p0)), b = EITHER(p2, p3, VALUE(row + p3) > VALUE(row + p2));
  uint32_t ab = EITHER(a, b, VALUE(row + b) > VALUE(row + a));
  if (actions == 4) return ab;
  uint32_t c = EITHER(p4, p5, VALUE(row + p5) > VALUE(row + p4));
  return EITHER(ab, c, VALUE(row + c) > VALUE(row + ab));
}

INLINE void keep(char *m, int actions, uint32_t row, uint32_t head, uint32_t entry, uint32_t place, double value) {
  double largest = VALUE(row);
  uint32_t greedy = PLACE(LOAD(row + WORD));
  VALUE(row + place) = value;
  if (value < largest) {
    if (place == greedy) {
      uint32_t found = row + argmax(m, actions, row, head, entry);
      VALUE(row) = VALUE(found);
      LOAD(row + WORD) = LOAD(found + WORD);
    }
  } else if (value > largest || place <= greedy) {
    VALUE(row) = value;
    LOAD(row + WORD) = LOAD(row + place + WORD);
  }
}

INLINE uint32_t explored(int actions, uint32_t head, uint32_t entry, int64_t u, double epsilon) {
  int a = (int)(u * 0x1p-32 / epsilon * actions);
  return head + (a < actions - 1 ? a : actions - 1) * entry;
}

INLINE long train(const int agent, const int actions, const int outcomes, const int64_t *random) {
  int64_t s0 = random[0], s1 = random[1], u = random[2], carry = random[3], t;
  char *const m = memory;
  const uint32_t head = agent == DOUBLE_Q ? 48 : 16, entry = head + (outcomes == ONE ? 8 : 16 * MOST);
  const double alpha = h.alpha, gamma = h.gamma, rest = 1.0 - alpha;
  long all_steps = 0;
  for (int episode = 0; episode < h.episodes; episode++) {
    const double epsilon = epsilons[episode];
    const int64_t exploring = ceil(epsilon * 0x1p32);
    DRAW;
    uint32_t row = starts[u * h.starts >> 32], chosen = 0;
    int steps = 0, penalty = 0, ended;
    double sum = 0;
    do {
      uint32_t choice = 0;
      if (agent == SARSA && chosen) choice = chosen;
      else {
        DRAW;
        if (u < exploring) choice = explored(actions, head, entry, u, epsilon);
      }
      uint64_t word = LOAD(row + choice + WORD);
      const uint32_t place = PLACE(word);
      double reward;
      if (outcomes == ONE) reward = VALUE(row + place + head);
      else {
        DRAW;
        const uint32_t outcome = row + place + (uint32_t)(u * h.slots >> 32) * 16;
        word = LOAD(outcome + head);
        reward = VALUE(outcome + head + 8);
      }
      ended = word >> 31 & 1;
      const uint32_t next = word >> 32;
      if (agent == DOUBLE_Q) {
        DRAW;
        const uint32_t learns = u < 0x80000000u ? A : B, judges = A + B - learns;
        double bootstrap = VALUE(next + judges + PLACE(LOAD(next + learns + WORD)));
        double value = rest * VALUE(row + learns + place) + alpha * (reward + gamma * bootstrap);
        keep(m, actions, row + learns, head, entry, place, value);
        keep(m, actions, row, head, entry, place, VALUE(row + place + A) + VALUE(row + place + B));
      } else {
        double bootstrap = VALUE(next);
        if (agent == SARSA) {
          chosen = 0;
          if (!ended) {
            DRAW;
            chosen = u < exploring ? explored(actions, head, entry, u, epsilon) : PLACE(LOAD(next + WORD));
            bootstrap = VALUE(next + chosen);
          }
        } else if (agent == EXPECTED_SARSA) {
          const uint32_t v = next + head;
          double all = VALUE(v) + VALUE(v + entry) + VALUE(v + 2 * entry) + VALUE(v + 3 * entry);
          if (actions == 6) all = all + VALUE(v + 4 * entry) + VALUE(v + 5 * entry);
          bootstrap = epsilon * (all / actions) + (1.0 - epsilon) * bootstrap;
        }
        keep(m, actions, row, head, entry, place, rest * VALUE(row + place) + alpha * (reward + gamma * bootstrap));
      }
      steps++;
      penalty += word >> 30 & 1;
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
  const int twice = h.agent == DOUBLE_Q, head = twice ? 48 : 16, entry = (h.row - head) / h.actions;
  for (int table = twice ? A : 0; table <= (twice ? B : 0); table += 16)
    for (int state = 0; state < h.states; state++)
      for (int action = 0; action < h.actions; action++)
        fwrite(memory + h.base + state * h.row + head + action * entry + table, 8, 1, out);
  fclose(out);
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  FILE *in = fopen(argv[1], "rb");
  if (!in || fread(&h, sizeof h, 1, in) != 1) return 2;
  size_t n = h.episodes;
  randoms = array(in, h.seeds * 32);
  starts = array(in, h.starts * 4);
  rows = array(in, h.bytes);
  epsilons = array(in, n * 8);
  fclose(in);
  memory = array(0, h.base + h.bytes);
  timesteps = array(0, n * 4), penalties = array(0, n * 4), returns = array(0, n * 8), truncated = array(0, n);
  double sum = 0;
  for (int run = 0; run < atoi(argv[2]); run++) {
    double start = seconds();
    memcpy(memory + h.base, rows, h.bytes);
    const int64_t *random = randoms + run % h.seeds * 4;
    long steps = h.actions == 6 ? AGENTS(6, ONE, random) : h.slots ? AGENTS(4, EQUAL, random) : AGENTS(4, ONE, random);
    sum += (seconds() - start) * 1e9 / steps;
    if (run == 0) write_numbers(argv[1], n);
  }
  printf("%.4f\n", sum / atoi(argv[2]));
  return 0;
}
