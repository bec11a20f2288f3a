import { type Cost, estimateCost, USUAL_CONCURRENCY } from '../../aws/cost.ts';
import { ORCHESTRATOR, TRAIN_ONE_RUN } from '../../aws/deployment.ts';
import { dollars } from '../../aws/dollars.ts';
import { checkFits, mostAtOnce } from '../../aws/fit.ts';
import { pricesOf } from '../../aws/prices.ts';
import { estimateWork } from '../../aws/workload.ts';
import { firstOf, type Part } from '../../experiment/part.ts';
import type { Plan } from '../../experiment/plan.ts';
import { plural } from '../../report/format.ts';
import { keys } from '../../results/keys.ts';
import { InputError } from '../../validation/errors.ts';
import { agree } from '../ask.ts';
import { type Options, regionSaid } from '../options.ts';
import { tell } from '../output.ts';
import type { Session } from './session.ts';

/** Above this, a person is asked. */
const ASK_ABOVE_USD = 1;

/**
 * Says what an experiment is estimated to cost, less what stands in the bucket, and asks where that is much.
 *
 * @throws InputError where it is more than was allowed, or there is nobody to ask; CannotGoOnError where a person does
 *   not agree
 */
export async function agreeToCost(
  { stack, store }: Session,
  planned: Plan,
  { maxCost, yes, quiet }: Options,
): Promise<void> {
  const standing = new Set(await store.list(keys.allRuns(planned.id)));
  const missing = planned.parts.filter((part) => {
    const { variant, seed } = firstOf(part);
    return !standing.has(keys.runs(planned.id, variant, seed));
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
  const words = { about: `Estimated to cost ${dollars(usd)}`, nothing: 'Nothing was started.' };
  await agree(`Go on for about ${dollars(usd)}?`, words);
}

/**
 * What an experiment would take on AWS: how many calls of train-one-run, and the time that they are billed for, in sum;
 * and for how many at once it would take how many seconds, from the start to the summary.
 *
 * @throws InputError where a part of it would not fit
 */
export function planOnAws(parts: readonly Part[], { region, concurrency }: Options) {
  checkFits(parts);
  const place = regionSaid(region) ?? 'us-east-1';
  const atOnce = Math.min(concurrency ?? USUAL_CONCURRENCY, mostAtOnce(parts, ORCHESTRATOR.memoryMb));
  const { calls, billedMs, seconds } = estimateWork(parts, atOnce);
  const { usd } = estimateOf(parts, place);
  return { region: place, usd, calls, billedSeconds: billedMs / 1000, concurrency: atOnce, seconds };
}

// --- internal ---

/** What parts are estimated to cost in a region. */
function estimateOf(parts: readonly Part[], region: string): Cost {
  const { memoryMb, architecture } = TRAIN_ONE_RUN;
  return estimateCost(parts, { memoryMb, prices: pricesOf(region, architecture) });
}
