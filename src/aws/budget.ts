import { anySignal } from '../backends/any-signal.ts';
import type { Backend } from '../backends/backend.ts';
import { CannotGoOnError } from '../validation/errors.ts';
import { type CostMeter, type CostOptions, estimateCost } from './cost.ts';
import { dollars } from './dollars.ts';

export interface BudgetOptions extends CostOptions {
  readonly meter: CostMeter;
  /** What may be spent in this start of the experiment, over all of its invocations; what it had cost before. */
  readonly maxCostUsd?: number;
  readonly usdBefore: number;
  /** How many calls are under way. */
  readonly underWay: () => number;
}

/** What any invocation costs until it comes to this. */
const LITTLE = 0.0001;

/** Not an error of the machinery: the experiment ends where it was told to. */
export class BudgetError extends CannotGoOnError {}

/**
 * The same backend within a budget: it refuses parts whose estimated cost does not fit beside what is spent
 * already, and starts no more when what was spent, and what is under way, reaches the budget.
 */
export function withinBudget(backend: Backend, options: BudgetOptions): Backend {
  const { meter, maxCostUsd = Number.POSITIVE_INFINITY, usdBefore } = options;
  const spentNow = () => meter.cost().usd - usdBefore;
  return {
    ...backend,
    async *run(parts, signals = {}) {
      const spent = spentNow();
      const { usd } = estimateCost(parts, options);
      if (parts.length > 0 && spent + usd > maxCostUsd) {
        throw new BudgetError(
          `This is estimated to cost ${dollars(usd)}${spent < LITTLE ? '' : `, beside ${dollars(spent)} already spent`}: ` +
            `more than \`maxCostUsd\`, ${dollars(maxCostUsd)}. Nothing more was started.`,
        );
      }
      const enough = new AbortController();
      const stopStarting = anySignal(enough.signal, signals.stopStarting);
      let done = 0;
      for await (const outcome of backend.run(parts, { ...signals, stopStarting })) {
        done += 1;
        // Before it is written: calls go on meanwhile.
        if (meter.projectedUsd(options.underWay()) - usdBefore >= maxCostUsd) enough.abort();
        yield outcome;
      }
      if (enough.signal.aborted && done < parts.length) {
        throw new BudgetError(
          `Stopped at ${dollars(spentNow())} of \`maxCostUsd\`, ${dollars(maxCostUsd)}. ` +
            'What is finished is kept; calling again with more goes on.',
        );
      }
    },
  };
}
