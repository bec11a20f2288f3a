"""Many runs under numba, on all cores.

    python numba_runs.py plain|tuned|kernel RUNS EPISODES TIMES

Does them TIMES times and prints the seconds of each, without the imports and what is compiled at the first, and then
their mean number of steps.
"""

import sys
import time

import numpy
from loops import many_kernel, many_plain, many_tuned, tables


def main():
    kind, (runs, episodes, times) = sys.argv[1], map(int, sys.argv[2:])
    next_state, reward, terminated, starts = tables()
    words = numpy.zeros((500, 8), numpy.int32)
    words[:, :6] = (next_state << 2) | ((reward == -10) << 1) | terminated
    wide_reward = numpy.zeros((500, 8))
    wide_reward[:, :6] = reward
    shape = (runs, episodes)
    metrics = numpy.zeros(shape, numpy.int32), numpy.zeros(shape, numpy.int32), numpy.zeros(shape)
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        if kind == "kernel":
            many_kernel(runs, words.ravel(), wide_reward.ravel(), starts, *metrics)
        else:
            many = many_plain if kind == "plain" else many_tuned
            many(runs, next_state, reward, terminated, starts, *metrics)
        seconds.append(time.perf_counter() - start)
    print(*seconds, metrics[0].sum() / runs)


if __name__ == "__main__":
    main()
