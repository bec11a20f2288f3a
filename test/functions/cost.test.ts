import { describe, expect, it } from 'vitest';
import { type CostMeterOptions, costMeter, estimateCost } from '../../src/aws/cost.ts';
import { pricesOf } from '../../src/aws/prices.ts';
import { readReportLine } from '../../src/backends/lambda/report-line.ts';
import { examplePlan } from '../example.ts';
import { memoryStore } from '../memory-store.ts';

const prices = pricesOf('us-east-1', 'arm64');
const meter = (changes: Partial<CostMeterOptions> = {}) =>
  costMeter({ prices, memoryMb: 1024, ownMemoryMb: 1024, ownMs: () => 0, ...changes });
/** An invocation that does nothing: one call of the orchestrator, two state transitions. */
const LEG = 0.2e-6 + 2 * 25e-6;

describe('the cost of an experiment', () => {
  it('is the billed time of each call, at the memory that it was billed for', () => {
    const { onCall, cost } = meter();
    onCall({ ms: 5000, billed: { billedMs: 1000, memoryMb: 2048 } });
    onCall({ ms: 5000, billed: { billedMs: 500, memoryMb: 1024 } });
    expect(cost()).toMatchObject({ calls: 2, billedMs: 1500, estimated: false });
    expect(cost().usd).toBeCloseTo(2.5 * 0.0000133334 + 2 * 0.2e-6 + LEG, 12);
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
    expect(cost().usd).toBeCloseTo(1 + LEG + 10 * 0.0000133334 + 2 * 5e-6 + 0.4e-6, 12);
  });

  it('counts what is under way at the mean of what was seen', () => {
    const { onCall, cost, projectedUsd } = meter();
    expect(projectedUsd(9)).toBe(cost().usd);
    onCall({ ms: 0, billed: { billedMs: 1000, memoryMb: 1024 } });
    onCall({ ms: 0, billed: { billedMs: 3000, memoryMb: 1024 } });
    expect(projectedUsd(3) - cost().usd).toBeCloseTo(3 * (2 * 0.0000133334 + 0.2e-6), 12);
  });

  it('is estimated before: more for more work, more memory, and the dearer processor', () => {
    const few = examplePlan({ seeds: 16, episodes: 10_000 }).parts;
    const many = examplePlan({ seeds: 160, episodes: 10_000 }).parts;
    const options = { prices, memoryMb: 1769 };
    const { usd, estimated } = estimateCost(few, options);
    expect(estimated).toBe(true);
    expect(estimateCost(many, options).usd).toBeGreaterThan(usd);
    expect(estimateCost(few, { ...options, memoryMb: 3538 }).usd).toBeGreaterThan(usd);
    expect(estimateCost(few, { ...options, prices: pricesOf('us-east-1', 'x86_64') }).usd).toBeGreaterThan(
      usd,
    );
    expect(estimateCost(few, options).usd).toBeLessThan(0.01);
  });
});

describe('the REPORT line', () => {
  const line =
    'REPORT RequestId: 8f507cfc-example\tDuration: 73.00 ms\tBilled Duration: 174 ms\tMemory Size: 1769 MB\tMax Memory Used: 31 MB\tInit Duration: 100.77 ms\t';

  it('tells what is billed, wherever it stands in the log', () => {
    const log = `START RequestId: 8f507cfc\nREPORTED by the function\nEND RequestId: 8f507cfc\n${line}\n`;
    expect(readReportLine(log)).toEqual({ billedMs: 174, memoryMb: 1769 });
  });

  it.each([undefined, '', 'START\nEND\n', line.replace('Billed Duration', 'Duration'), line.slice(0, 60)])(
    'is missing from %j',
    (log) => {
      expect(readReportLine(log)).toBeUndefined();
    },
  );
});
