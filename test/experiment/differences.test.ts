import { describe, expect, it } from 'vitest';
import { differences } from '../../src/experiment/differences.ts';

const spec = {
  environment: { kind: 'frozen-lake', map: '4x4', slippery: true },
  agent: { kind: 'q-learning', alpha: 0.1, gamma: 0.9 },
  epsilon: { kind: 'linear', from: 1, to: 0, over: 10, hold: 0 },
  episodes: 10,
  maxStepsPerEpisode: 100,
};

describe('the differences of a variant', () => {
  it.each<[string, object]>([
    ['none', {}],
    ['another kind, whole', { environment: { kind: 'taxi' } }],
    ['a schedule, whole', { epsilon: { ...spec.epsilon, over: 20 } }],
    ['plain fields', { episodes: 20, maxStepsPerEpisode: 5 }],
  ])('are what was changed: %s', (_, changes) => {
    expect(differences({ ...spec, ...changes }, spec)).toEqual(changes);
  });

  it('are the options of the same kind that differ, or are left to the default', () => {
    const { slippery: _, ...environment } = spec.environment;
    const changes = { agent: { ...spec.agent, alpha: 0.5 }, environment };
    const found = { 'agent.alpha': 0.5, 'environment.slippery': 'default' };
    expect(differences({ ...spec, ...changes }, spec)).toEqual(found);
  });
});
