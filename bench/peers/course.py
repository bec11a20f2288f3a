"""The course's loop: Q-learning on Gymnasium's Taxi-v3, in plain Python, and over the runs a list or a Pool.

    python course.py RUNS EPISODES PROCESSES

Prints the seconds of all runs, without the imports, and their mean number of steps.
"""

import multiprocessing
import random
import sys
import time

import gymnasium
import numpy

ALPHA, GAMMA, EPSILON = 0.1, 0.9, 0.1


def train(seed, episodes):
    environment = gymnasium.make("Taxi-v3").unwrapped
    environment.reset(seed=seed)
    chance = random.Random(seed)
    q_table = numpy.zeros([environment.observation_space.n, environment.action_space.n])
    timesteps, penalties, returns = [], [], []
    for _ in range(episodes):
        state, _ = environment.reset()
        steps, bad, total, terminated = 0, 0, 0, False
        while not terminated:
            if chance.uniform(0, 1) < EPSILON:
                action = chance.randrange(environment.action_space.n)
            else:
                action = numpy.argmax(q_table[state])
            next_state, reward, terminated, _, _ = environment.step(action)
            old = q_table[state, action]
            best = 0 if terminated else numpy.max(q_table[next_state])
            q_table[state, action] = (1 - ALPHA) * old + ALPHA * (reward + GAMMA * best)
            bad += reward == -10
            steps += 1
            total += reward
            state = next_state
        timesteps.append(steps)
        penalties.append(bad)
        returns.append(total)
    return sum(timesteps), sum(penalties), sum(returns)


def main():
    runs, episodes, processes = map(int, sys.argv[1:])
    start = time.perf_counter()
    work = [(seed, episodes) for seed in range(runs)]
    if processes == 1:
        results = [train(*one) for one in work]
    else:
        with multiprocessing.Pool(processes) as pool:
            results = pool.starmap(train, work, chunksize=1)
    seconds = time.perf_counter() - start
    print(seconds, sum(steps for steps, _, _ in results) / runs)


if __name__ == "__main__":
    main()
