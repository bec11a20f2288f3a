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
  it.each<[string, object, object]>([
    ['none', {}, {}],
    [
      'the options of the same kind that differ',
      { agent: { ...spec.agent, alpha: 0.5 } },
      { 'agent.alpha': 0.5 },
    ],
    ['another kind, whole', { environment: { kind: 'taxi' } }, { environment: { kind: 'taxi' } }],
    [
      'a schedule, whole',
      { epsilon: { ...spec.epsilon, over: 20 } },
      { epsilon: { ...spec.epsilon, over: 20 } },
    ],
    ['plain fields', { episodes: 20, maxStepsPerEpisode: 5 }, { episodes: 20, maxStepsPerEpisode: 5 }],
    [
      'what it leaves to the default',
      { environment: { kind: 'frozen-lake', map: '4x4' } },
      { 'environment.slippery': 'default' },
    ],
  ])('are %s', (_, changes, expected) => {
    expect(differences({ ...spec, ...changes }, spec)).toEqual(expected);
  });
});
