import { expect, it } from 'vitest';
import { thisThread } from '../../src/backends/this-thread.ts';
import { soFar } from '../../src/cli/so-far.ts';
import { parseExperiment } from '../../src/experiment/experiment.ts';
import { plan } from '../../src/experiment/plan.ts';
import { orchestrate } from '../../src/orchestrate.ts';
import { memoryStore } from '../memory-store.ts';

it('tells which variant is first by what is committed, and how many may be the best', async () => {
  const variants = {
    slow: { 'agent.alpha': 0.01 },
    fast: { 'agent.alpha': 1 },
    near: { 'agent.alpha': 0.99 },
  };
  const input = { name: 'x', environment: 'taxi', epsilon: 0.1, episodes: 400, seeds: 8, variants } as const;
  const planned = plan(parseExperiment(input));
  const store = memoryStore();
  const look = soFar(store, planned);
  expect(await look()).toBe('');
  await orchestrate({ plan: planned, backend: thisThread(), store, now: () => 0 });
  expect(await look()).toMatch(/^(fast|near) is first, 2 of 3 may be the best$/);
});
