import { NoProgressError } from '../../src/aws/history.ts';
import { runInvocation } from '../../src/aws/run-invocation.ts';
import { lambdaInvoke } from '../../src/backends/lambda/client.ts';
import { keys } from '../../src/results/keys.ts';
import { readJson, type Store } from '../../src/store/store.ts';
import { CannotGoOnError } from '../../src/validation/errors.ts';
import { carriedOut, planOf } from '../dataset.ts';
import { example } from '../example.ts';
import { fakeLambda, faultKinds } from '../fake-lambda.ts';
import { invocationContext } from '../invocation-context.ts';
import { memoryStore } from '../memory-store.ts';
import { fastClock } from '../virtual-clock.ts';
import { Crashed, crashing } from './crashing-store.ts';
import { dice } from './dice.ts';
import { difference } from './difference.ts';
import type { Survived } from './local.ts';

const MOST_LEGS = 60;
const FAULTY_LEGS = 5;
/** Also of a call in calm weather, on a machine that is busy. */
const TIMEOUT_MS = 3000;

/**
 * The orchestrator against a Lambda whose calls go wrong, and killed at its writes: invocations until nothing is missing,
 * as the state machine calls them; then one without faults that trains failed runs again.
 */
export async function lambdaFaults() {
  const many = { ...example, seeds: 24, episodes: 10_000 };
  const plan = planOf(many);
  const event = { experiment: many };
  const reference = await carriedOut(plan);

  return {
    async survive(seed: number): Promise<Survived> {
      const chance = dice(seed);
      const store = memoryStore();
      const faults: string[] = [];
      const percent = 5 + chance.below(40);
      const ofCalls = dice(seed + 0.5);
      let calm = false;
      const fake = await fakeLambda({
        faults: () => (calm || ofCalls.below(100) >= percent ? undefined : ofCalls.pick(faultKinds)),
        capacity: chance.pick([2, 10, 100]),
        slowMs: 20,
      });
      const invoke = lambdaInvoke({
        functionName: 'manyruns-train-one-run:live',
        config: fake.config,
        timeoutMs: TIMEOUT_MS,
      });
      const invocation = (on: Store, more: object) =>
        runInvocation(
          { ...event, ...more },
          invocationContext(on, { invoke, clock: fastClock(50), ownMemoryMb: 1024 }),
        );
      try {
        let status = 'incomplete';
        for (let count = 0; status === 'incomplete' && count < MOST_LEGS; count++) {
          calm = count >= FAULTY_LEGS;
          const crash = { write: chance.below(70), moment: chance.pick(['before', 'after'] as const) };
          try {
            status = (await invocation(calm ? store : crashing(store, crash), {})).status;
          } catch (error) {
            if (!(error instanceof Crashed || error instanceof CannotGoOnError)) throw error;
            if (error instanceof Crashed) faults.push(`killed ${crash.moment} ${error.kind}`);
            if (error instanceof NoProgressError) store.files.delete(keys.progress(plan.id));
          }
        }
        calm = true;
        const failed = await invocation(store, { retryFailed: true, started: new Date().toISOString() });
        const counted = Object.entries(fake.counts.faults).flatMap(([kind, count]) =>
          Array.from({ length: count }, () => `call: ${kind}`),
        );
        const found = await difference(store, reference);
        const { state } = await readJson<{ state: string }>(store, keys.progress(plan.id));
        const ended = failed.status === 'done' && failed.failed === 0 && state === 'done';
        return { ...found, different: found.different + (ended ? 0 : 1), faults: [...faults, ...counted] };
      } finally {
        await fake.close();
      }
    },
  };
}
