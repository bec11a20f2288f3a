import { thisThread } from '../../src/backends/this-thread.ts';
import { threads } from '../../src/backends/threads.ts';
import { firstOf } from '../../src/experiment/part.ts';
import { orchestrate } from '../../src/orchestrate.ts';
import { carriedOut } from '../dataset.ts';
import { examplePlan } from '../example.ts';
import { memoryStore } from '../memory-store.ts';
import { slowClock } from '../virtual-clock.ts';
import { dice } from './dice.ts';
import { difference } from './difference.ts';
import type { Survived } from './local.ts';

const worker = new URL('./unlucky-worker.ts', import.meta.url).href;
const kinds = ['exits', 'throws', 'hangs', 'rejects'] as const;
const PATIENCE_MS = 2000;
const SHARE = 5;

/** Worker threads that break at seeded parts: these are failed rows, all others are not; then they are trained again. */
export async function threadFaults() {
  const plan = examplePlan({ seeds: 8 });
  const reference = await carriedOut(plan);
  return {
    async survive(seed: number): Promise<Survived> {
      const chance = dice(seed);
      const store = memoryStore();
      const bad = plan.parts
        .map(firstOf)
        .flatMap(({ variant, seed }) =>
          chance.below(SHARE) === 0 ? [[`${variant}/${seed}`, chance.pick(kinds)] as const] : [],
        );
      process.env.MANYRUNS_UNLUCKY = JSON.stringify(Object.fromEntries(bad));
      const options = { plan, store, now: () => 0 };
      const backend = threads({ threads: 2, worker, patienceMs: PATIENCE_MS, clock: slowClock() });
      const first = await orchestrate({ ...options, backend });
      delete process.env.MANYRUNS_UNLUCKY;
      const last = await orchestrate({ ...options, backend: thisThread(), retryFailed: true });
      const found = await difference(store, reference);
      const wrong = first.failed === bad.length && last.failed === 0 ? 0 : 1;
      return {
        ...found,
        different: found.different + wrong,
        faults: bad.map(([, kind]) => `thread ${kind}`),
      };
    },
  };
}
