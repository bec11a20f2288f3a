import { describe, expect, it } from 'vitest';
import { type CostMeterOptions, costMeter, estimateCost } from '../../src/aws/cost.ts';
import { checkFits, largestAnswer } from '../../src/aws/fit.ts';
import { pricesOf } from '../../src/aws/prices.ts';
import { estimateWork } from '../../src/aws/workload.ts';
import { partAnswer } from '../../src/backends/lambda/answers.ts';
import { billedMsIn } from '../../src/backends/lambda/attempt.ts';
import type { Part } from '../../src/experiment/part.ts';
import { trainPart } from '../../src/parts/train-part.ts';
import { normaliseRunSpec } from '../../src/training/run-spec.ts';
import { wholePlan } from '../example.ts';
import { memoryStore } from '../memory-store.ts';

const prices = pricesOf('us-east-1', 'arm64');
const meter = (changes: Partial<CostMeterOptions> = {}) =>
  costMeter({ prices, memoryMb: 1024, ownMemoryMb: 1024, ownMs: () => 0, ...changes });
/** An invocation that does nothing: one call of the orchestrator, two state transitions. */
const INVOCATION = 0.2e-6 + 2 * 25e-6;

describe('the cost of an experiment', () => {
  it('is the billed time of each call, at the memory of train-one-run', () => {
    const { onCall, cost } = meter({ memoryMb: 2048 });
    onCall({ ms: 5000, billedMs: 1000 });
    onCall({ ms: 5000, billedMs: 500 });
    expect(cost()).toMatchObject({ calls: 2, billedMs: 1500, estimated: false });
    expect(cost().usd).toBeCloseTo(3 * 0.0000133334 + 2 * 0.2e-6 + INVOCATION, 12);
  });

  it('is estimated where a call had no REPORT line, or a region is not in the table', () => {
    const { onCall, cost } = meter();
    onCall({ ms: 999.5 });
    expect(cost()).toMatchObject({ calls: 1, billedMs: 1000, estimated: true });
    expect(meter({ prices: pricesOf('mars-north-1', 'arm64') }).cost().estimated).toBe(true);
    expect(pricesOf('__proto__', 'arm64').isGuess).toBe(true);
  });

  it('goes on from what earlier invocations cost, and adds its own time and its requests to S3', async () => {
    const before = { usd: 1, estimated: true, calls: 7, billedMs: 100 };
    const { watch, cost } = meter({ before, ownMs: () => 10_000 });
    const store = watch(memoryStore());
    await store.write('key', new Uint8Array());
    await store.list('');
    await store.read('key');
    expect(cost()).toMatchObject({ estimated: true, calls: 7, billedMs: 100 });
    expect(cost().usd).toBeCloseTo(1 + INVOCATION + 10 * 0.0000133334 + 2 * 5e-6 + 0.4e-6, 12);
  });

  it('counts what is under way at the mean of what was seen', () => {
    const { onCall, cost, projectedUsd } = meter();
    expect(projectedUsd(9)).toBe(cost().usd);
    onCall({ ms: 0, billedMs: 1000 });
    onCall({ ms: 0, billedMs: 3000 });
    expect(projectedUsd(3) - cost().usd).toBeCloseTo(3 * (2 * 0.0000133334 + 0.2e-6), 12);
  });

  it('is estimated before: more for more work, more memory, and the dearer processor', () => {
    const few = wholePlan({ seeds: 16, episodes: 10_000 }).parts;
    const many = wholePlan({ seeds: 160, episodes: 10_000 }).parts;
    const estimate = (parts: readonly Part[], changes: object = {}) =>
      estimateCost(parts, { prices, memoryMb: 1769, ...changes });
    const { usd, estimated } = estimate(few);
    expect(estimated).toBe(true);
    expect(usd).toBeLessThan(0.01);
    expect(estimate(many).usd).toBeGreaterThan(usd);
    expect(estimate(few, { memoryMb: 3538 }).usd).toBeGreaterThan(usd);
    expect(estimate(few, { prices: pricesOf('us-east-1', 'x86_64') }).usd).toBeGreaterThan(usd);
  });
});

describe('the time of an experiment on AWS', () => {
  const { parts } = wholePlan({ seeds: 50_000, episodes: 10_000 });

  it('is that of its calls where few are made at once', () => {
    const { billedMs, seconds } = estimateWork(parts, 1);
    expect(seconds).toBeGreaterThan(billedMs / 1000);
    expect(seconds).toBeLessThan((1.5 * billedMs) / 1000 + 120);
  });

  it('does not fall below what the orchestrator takes to write thousands of parts, and to sum them up', () => {
    expect(parts).toHaveLength(5000);
    // Measured: 19 ms of computing for such a part, and Lambda's vCPU is slower.
    expect(estimateWork(parts, 900).seconds).toBeGreaterThan(5000 * 0.019);
    expect(estimateWork(parts, 1e6).seconds).toBe(estimateWork(parts, 900).seconds);
  });

  it('has the start and the summary in it, however short it is', () => {
    expect(estimateWork([], 500).seconds).toBeGreaterThan(4);
  });
});

describe('what fits on Lambda', () => {
  const { seed: _, ...taxi } = normaliseRunSpec({ environment: 'taxi', epsilon: 0.1, episodes: 10, seed: 0 });
  const { environment: frozenLake } = normaliseRunSpec({ ...taxi, environment: 'frozen-lake', seed: 0 });
  const part = (runs: number, changes: object): Part => ({
    experiment: 'a-0123456789ab',
    variants: { fixed: { ...taxi, ...changes } },
    seeds: Array.from({ length: runs }, (_, seed) => seed),
  });

  it.each([
    [300, { episodes: 30 }],
    [20, { episodes: 2000 }],
    [1, { episodes: 40_000 }],
    [200, { episodes: 30, environment: frozenLake }],
  ])('is told from above: the answer for %i runs of %j is no larger', (runs, changes) => {
    const one = part(runs, changes);
    const answer = JSON.stringify(partAnswer(trainPart(one, { clock: () => 0 }))).length;
    expect(answer).toBeLessThanOrEqual(largestAnswer(one));
    expect(largestAnswer(one)).toBeLessThan(4 * answer);
  });

  it('is refused before anything is spent, where an answer or an event would be too large', () => {
    expect(() => checkFits([part(20_000, {})])).toThrow(
      'with fewer seeds, parts are smaller; here, without `--on aws`',
    );
    expect(() => checkFits([part(1, { episodes: 3_000_000 })])).toThrow(
      /at most about \d+ of its 3000000 episodes do/,
    );
    const values = Array.from({ length: 400_000 }, (_, episode) => [episode, 1 / (1 + episode)]);
    expect(() => checkFits([part(1, { epsilon: { kind: 'steps', values } })])).toThrow(
      'an epsilon that is a function',
    );
    expect(() => checkFits([part(20, { episodes: 10_000 })])).not.toThrow();
  });
});

describe('the REPORT line', () => {
  const line =
    'REPORT RequestId: 8f507cfc-example\tDuration: 73.00 ms\tBilled Duration: 174 ms\tMemory Size: 1769 MB\tMax Memory Used: 31 MB\tInit Duration: 100.77 ms\t';

  it('tells what is billed, wherever it stands in the log', () => {
    const log = `START RequestId: 8f507cfc\nREPORTED by the function\nEND RequestId: 8f507cfc\n${line}\n`;
    expect(billedMsIn(log)).toBe(174);
  });

  it.each([undefined, '', 'START\nEND\n', line.replace('Billed Duration', 'Duration'), line.slice(0, 50)])(
    'is missing from %j',
    (log) => {
      expect(billedMsIn(log)).toBeUndefined();
    },
  );
});
