"""Q-learning on Taxi-v3 under numba: the course's loop as it stands, tuned by hand, and with all that the kernel of
manyruns does. Many runs by prange."""

import numba
import numpy

ALPHA, GAMMA, EPSILON = 0.1, 0.9, 0.1


def tables():
    """Gymnasium's tables as arrays: next state, reward and terminated of each state and action; start states."""
    import gymnasium

    environment = gymnasium.make("Taxi-v3").unwrapped
    shape = (500, 6)
    next_state = numpy.zeros(shape, numpy.int32)
    reward = numpy.zeros(shape)
    terminated = numpy.zeros(shape, numpy.bool_)
    for state, actions in environment.P.items():
        for action, [(_, following, gain, ends)] in actions.items():
            next_state[state, action] = following
            reward[state, action] = gain
            terminated[state, action] = ends
    starts = numpy.flatnonzero(environment.initial_state_distrib).astype(numpy.int32)
    return next_state, reward, terminated, starts


@numba.njit(cache=True, inline="always")
def keep(metrics, episode, steps, bad, total):
    timesteps, penalties, returns = metrics
    timesteps[episode] = steps
    penalties[episode] = bad
    returns[episode] = total


@numba.njit(cache=True)
def train_plain(seed, next_state, reward, terminated, starts, metrics):
    """The loop of course.py."""
    numpy.random.seed(seed)
    q_table = numpy.zeros(next_state.shape)
    for episode in range(len(metrics[0])):
        state = starts[numpy.random.randint(len(starts))]
        steps, bad, total, ended = 0, 0, 0.0, False
        while not ended:
            if numpy.random.random() < EPSILON:
                action = numpy.random.randint(q_table.shape[1])
            else:
                action = numpy.argmax(q_table[state])
            following = next_state[state, action]
            gain = reward[state, action]
            ended = terminated[state, action]
            best = 0.0 if ended else numpy.max(q_table[following])
            q_table[state, action] = (1 - ALPHA) * q_table[state, action] + ALPHA * (gain + GAMMA * best)
            bad += gain == -10
            steps += 1
            total += gain
            state = following
        keep(metrics, episode, steps, bad, total)


@numba.njit(cache=True)
def train_tuned(seed, next_state, reward, terminated, starts, metrics):
    """The same, tuned by hand: the largest value of each row and its action are kept, and found again only when it
    falls; one draw for both exploring and its action."""
    numpy.random.seed(seed)
    states, actions = next_state.shape
    q_table = numpy.zeros((states, actions))
    best = numpy.zeros(states)
    greedy = numpy.zeros(states, numpy.int32)
    for episode in range(len(metrics[0])):
        state = starts[numpy.random.randint(len(starts))]
        steps, bad, total, ended = 0, 0, 0.0, False
        while not ended:
            number = numpy.random.random()
            action = int(number / EPSILON * actions) if number < EPSILON else greedy[state]
            following = next_state[state, action]
            gain = reward[state, action]
            ended = terminated[state, action]
            next_best = 0.0 if ended else best[following]
            value = (1 - ALPHA) * q_table[state, action] + ALPHA * (gain + GAMMA * next_best)
            q_table[state, action] = value
            if value > best[state]:
                best[state] = value
                greedy[state] = action
            elif action == greedy[state] and value < best[state]:
                highest = numpy.argmax(q_table[state])
                greedy[state] = highest
                best[state] = q_table[state, highest]
            bad += gain == -10
            steps += 1
            total += gain
            state = following
        keep(metrics, episode, steps, bad, total)


@numba.njit(cache=True, inline="always")
def draw(s0, s1):
    """xoroshiro128+: the next state, and a number in [0, 1)."""
    number = numpy.float64((s0 + s1) >> numpy.uint64(11)) * (1.0 / 9007199254740992.0)
    s1 ^= s0
    s0 = ((s0 << numpy.uint64(24)) | (s0 >> numpy.uint64(40))) ^ s1 ^ (s1 << numpy.uint64(16))
    s1 = (s1 << numpy.uint64(37)) | (s1 >> numpy.uint64(27))
    return s0, s1, number


@numba.njit(cache=True)
def train_kernel(seed, words, reward, starts, metrics):
    """What the kernel of manyruns does, written for numba: beside what is kept, a small generator in local variables,
    rows of 8, packed transitions, and a search of the row without branches."""
    values = numpy.zeros(500 * 8)
    best = numpy.zeros(500)
    greedy = numpy.zeros(500, numpy.int32)
    s0 = numpy.uint64(seed) * numpy.uint64(0x9E3779B97F4A7C15) + numpy.uint64(0xBF58476D1CE4E5B9)
    s1 = numpy.uint64(seed + 1) * numpy.uint64(0x94D049BB133111EB) + numpy.uint64(1)
    for _ in range(8):
        s0, s1, number = draw(s0, s1)
    for episode in range(len(metrics[0])):
        s0, s1, number = draw(s0, s1)
        state = starts[int(number * len(starts))]
        steps, bad, total, ended = 0, 0, 0.0, False
        while not ended:
            s0, s1, number = draw(s0, s1)
            action = int(number * (6 / EPSILON)) if number < EPSILON else greedy[state]
            at = state * 8 + action
            word = words[at]
            gain = reward[at]
            ended = (word & 1) != 0
            following = word >> 2
            next_best = 0.0 if ended else best[following]
            value = (1 - ALPHA) * values[at] + ALPHA * (gain + GAMMA * next_best)
            values[at] = value
            largest = best[state]
            if value > largest:
                best[state] = value
                greedy[state] = action
            elif action == greedy[state] and value < largest:
                row = state * 8
                a = 1 if values[row + 1] > values[row] else 0
                b = 3 if values[row + 3] > values[row + 2] else 2
                c = 5 if values[row + 5] > values[row + 4] else 4
                a = b if values[row + b] > values[row + a] else a
                a = c if values[row + c] > values[row + a] else a
                best[state] = values[row + a]
                greedy[state] = a
            bad += (word >> 1) & 1
            steps += 1
            total += gain
            state = following
        keep(metrics, episode, steps, bad, total)


@numba.njit(parallel=True, cache=True)
def many_plain(runs, next_state, reward, terminated, starts, timesteps, penalties, returns):
    for run in numba.prange(runs):
        metrics = timesteps[run], penalties[run], returns[run]
        train_plain(run, next_state, reward, terminated, starts, metrics)


@numba.njit(parallel=True, cache=True)
def many_tuned(runs, next_state, reward, terminated, starts, timesteps, penalties, returns):
    for run in numba.prange(runs):
        metrics = timesteps[run], penalties[run], returns[run]
        train_tuned(run, next_state, reward, terminated, starts, metrics)


@numba.njit(parallel=True, cache=True)
def many_kernel(runs, words, reward, starts, timesteps, penalties, returns):
    for run in numba.prange(runs):
        metrics = timesteps[run], penalties[run], returns[run]
        train_kernel(run, words, reward, starts, metrics)
