import { describe, expect, it } from 'vitest';
import { trainManyRuns, trainManyRunsInParallel } from '../../src/backends/many-runs.ts';
import { threads } from '../../src/backends/threads.ts';
import { digestsOf } from '../backend.contract.ts';
import { planOf } from '../dataset.ts';
import { faulty } from '../own-agents.ts';
import { runRows } from '../read-results.ts';

const run = { environment: 'taxi', epsilon: 0.2, episodes: 20 };

function planned(faults: readonly string[], seeds = 1) {
  const own = Object.fromEntries(
    faults.map((fault) => [fault, { agent: faulty({ fault: fault as 'none' }) }]),
  );
  const variants = { ...own, other: { agent: 'sarsa' } };
  return planOf({ name: 'own', ...run, seeds, variants });
}

describe('an agent of one’s own, in worker threads', () => {
  it('gives the digests of this thread, whatever the number of threads', async () => {
    const { runs } = await trainManyRuns({ ...run, agent: faulty(), seeds: 4 });
    const own = runs.map(({ digest }, seed) => [`none/${seed}`, digest]);
    for (const count of [1, 2]) {
      const found = await digestsOf(threads({ threads: count }), planned(['none'], 4).parts);
      expect(found).toMatchObject(Object.fromEntries(own));
      expect(
        await trainManyRunsInParallel({ ...run, agent: faulty(), seeds: 4, threads: count }),
      ).toMatchObject({
        runs: runs.map(({ digest }) => ({ digest })),
      });
    }
  });

  it('is never trained in the thread that asks, however little it is', () => {
    const backend = threads({ threads: 2 });
    expect(backend.explain?.(planned([]).parts)).toContain('in this thread');
    expect(backend.explain?.(planned(['none']).parts)).toBe('on 2 threads');
  });

  it('fails with its own words where it goes wrong, and takes nothing else along', async () => {
    const words: Record<string, RegExp> = {
      create: /^agent faulty: not today \(own-agents.ts:\d+\)$/,
      form: /Expected `greedy` to be a function/,
      huge: /Invalid typed array length|allocation failed/,
      'many-tables': /Expected the length of `table` to be states x actions, 3000, or up to 16 times as much/,
      learn: /^agent faulty: I have had enough \(own-agents.ts:\d+\)$/,
      word: /^agent faulty: a word$/,
      action: /Expected what `learn` returns to be nothing, or an action, an integer from 0 to 5, got `6`/,
      greedy: /Expected `greedy\(\d+\)` to be an action, an integer from 0 to 5, got `99`/,
      'not-finite': /Expected the value of action \d in state \d+ to be a finite number, got `NaN`/,
      'not-finite-elsewhere': /Expected entry 0 of its `table` to be a finite number, got `Infinity`/,
      hang: /^its thread finished no episode for 1 s, and was ended$/,
      'hang-later': /^its thread finished no episode for 1 s, and was ended$/,
      memory: /memory|no episode/,
      exit: /exit/,
      episode: /not the end/,
    };
    const { parts } = planned([...Object.keys(words), 'none'], 2);
    const errors: Record<string, (string | null)[]> = {};
    for await (const result of threads({ threads: 2, heapMb: 200 }).run(parts)) {
      for (const { variant, error } of await runRows(result))
        errors[variant] = [...(errors[variant] ?? []), error];
    }
    for (const [fault, pattern] of Object.entries(words)) {
      expect(errors[fault], fault).toEqual([expect.stringMatching(pattern), expect.stringMatching(pattern)]);
    }
    expect(errors.none).toEqual([null, null]);
    expect(errors.other).toEqual([null, null]);
  });

  it('ends a call of the library, too', async () => {
    const hanging = { ...run, agent: faulty({ fault: 'hang' }), seeds: 2, threads: 2 };
    await expect(trainManyRunsInParallel(hanging)).rejects.toThrow('finished no episode');
  });
});
