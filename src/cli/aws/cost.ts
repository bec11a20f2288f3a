import { createInterface } from 'node:readline/promises';
import { type Cost, estimateCost } from '../../aws/cost.ts';
import { TRAIN_ONE_RUN } from '../../aws/deployment.ts';
import { dollars } from '../../aws/dollars.ts';
import { checkFits } from '../../aws/fit.ts';
import { pricesOf } from '../../aws/prices.ts';
import { firstOf, type Part } from '../../experiment/part.ts';
import type { Plan } from '../../experiment/plan.ts';
import { plural } from '../../report/format.ts';
import { keys } from '../../results/keys.ts';
import { CannotGoOnError, InputError } from '../../validation/errors.ts';
import { StoppedError } from '../failure.ts';
import { tell } from '../output.ts';
import { withAws } from './failure.ts';
import { regionSaid, type SpendOptions, type StackOptions } from './options.ts';
import type { Session } from './session.ts';

/** Above this, a person is asked. */
const ASK_ABOVE_USD = 1;

/**
 * Says what an experiment is estimated to cost, less what stands in the bucket, and asks where that is much.
 *
 * @throws InputError where it is more than was allowed, or there is nobody to ask
 */
export async function agreeToCost(
  { stack, store }: Session,
  planned: Plan,
  { maxCost, yes, quiet }: SpendOptions & { readonly quiet?: boolean },
): Promise<void> {
  const missing = await withAws('look at what stands', async () => {
    const standing = new Set(await store.list(keys.allRuns(planned.id)));
    return planned.parts.filter(
      (part) => !standing.has(keys.runs(planned.id, firstOf(part).variant, firstOf(part).seed)),
    );
  });
  const { usd, calls } = estimateOf(missing, stack.region);
  if (!quiet) {
    const what = calls === 0 ? 'all parts stand already' : `${plural(calls, 'part')} to train`;
    tell(`On AWS Lambda in ${stack.region}: ${what}, estimated to cost ${dollars(usd)}.`);
  }
  if (maxCost !== undefined && usd > maxCost) {
    throw new InputError([
      `Estimated to cost ${dollars(usd)}, more than \`--max-cost ${maxCost}\`: nothing was started.`,
    ]);
  }
  if (usd <= ASK_ABOVE_USD || yes) return;
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new InputError([
      `Estimated to cost ${dollars(usd)}, and there is no terminal to ask on: nothing was started. \`--yes\` agrees.`,
    ]);
  }
  if (!(await isAgreed(`Go on for about ${dollars(usd)}? [y/N] `))) {
    throw new CannotGoOnError('Nothing was started.');
  }
}

/** What parts are estimated to cost in a region. */
export function estimateOf(parts: readonly Part[], region: string): Cost {
  const { memoryMb, architecture } = TRAIN_ONE_RUN;
  return estimateCost(parts, { memoryMb, prices: pricesOf(region, architecture) });
}

/**
 * What an experiment would take on AWS.
 *
 * @throws InputError where a part of it would not fit
 */
export function planOnAws(
  parts: readonly Part[],
  { region, concurrency }: StackOptions & SpendOptions,
): OnAws {
  checkFits(parts);
  const place = regionSaid(region) ?? 'us-east-1';
  const { usd, calls, billedMs } = estimateOf(parts, place);
  const atOnce = concurrency ?? USUAL_CONCURRENCY;
  return {
    region: place,
    usd,
    calls,
    billedSeconds: billedMs / 1000,
    concurrency: atOnce,
    seconds: START_SECONDS + billedMs / 1000 / Math.min(atOnce, Math.max(1, parts.length)),
  };
}

export interface OnAws {
  readonly region: string;
  readonly usd: number;
  /** Calls of train-one-run, and the time that they are billed for, in sum. */
  readonly calls: number;
  readonly billedSeconds: number;
  /** With so many at once, it takes about so many seconds. */
  readonly concurrency: number;
  readonly seconds: number;
}

// --- internal ---

/** Of an account that is not new; new ones begin with 10. */
const USUAL_CONCURRENCY = 1000;
/** State machine, cold starts, summary. */
const START_SECONDS = 4;

async function isAgreed(question: string): Promise<boolean> {
  const ask = createInterface({ input: process.stdin, output: process.stderr });
  const interrupted = new Promise<never>((_, reject) =>
    ask.once('SIGINT', () => reject(new StoppedError('\nNothing was started.', 130))),
  );
  // Ctrl-D closes it without an answer.
  const closed = new Promise<string>((resolve) => ask.once('close', () => resolve('')));
  try {
    const answer = await Promise.race([ask.question(question), closed, interrupted]);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    ask.close();
  }
}
