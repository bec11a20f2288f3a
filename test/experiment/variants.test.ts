import { describe, expect, it } from 'vitest';
import { parseExperiment } from '../../src/experiment/experiment.ts';
import { experimentJsonSchema } from '../../src/experiment/json-schema.ts';
import { planOf, recordOf } from '../../src/experiment/record.ts';
import type { ExperimentInput } from '../../src/experiment/schema.ts';
import type { VariantInput } from '../../src/experiment/variant-schema.ts';
import { wholePlan } from '../example.ts';

const learner = { kind: 'q-learning', alpha: 0.3, gamma: 0.99 } as const;
const lake: ExperimentInput = {
  name: 'lake',
  environment: { kind: 'frozen-lake', map: '8x8', slippery: false },
  agent: learner,
  epsilon: { kind: 'linear', from: 1, to: 0.1, over: 100 },
  episodes: 10,
  seeds: 1,
};
const linear = { kind: 'linear', from: 1, to: 0.1, over: 100, hold: 0 };
const variant = (changes: VariantInput, experiment: Partial<ExperimentInput> = {}) =>
  parseExperiment({ ...lake, ...experiment, variants: { changes } }).variants.changes;

describe('a variant', () => {
  it.each<[string, VariantInput, object]>([
    ['an option without a kind', { agent: { alpha: 0.5 } }, { agent: { ...learner, alpha: 0.5 } }],
    ['the same kind', { agent: { kind: 'q-learning', gamma: 1 } }, { agent: { ...learner, gamma: 1 } }],
    ['its short form', { environment: 'frozen-lake' }, { environment: lake.environment }],
    ['an option of a schedule', { epsilon: { over: 200 } }, { epsilon: { ...linear, over: 200 } }],
    ['a default', { epsilon: { kind: 'linear', hold: 3 } }, { epsilon: { ...linear, hold: 3 } }],
    ['a path', { 'agent.alpha': 0.5 }, { agent: { ...learner, alpha: 0.5 } }],
    ['a path to the kind', { 'agent.kind': 'sarsa' }, { agent: { ...learner, kind: 'sarsa' } }],
  ])('changes what it names and keeps the rest: %s', (_, changes, expected) => {
    const { agent, environment, epsilon } = variant({});
    expect(variant(changes)).toMatchObject({ agent, environment, epsilon, ...expected });
  });

  const sarsa = { kind: 'sarsa', alpha: 0.1, gamma: 0.9 };
  it.each<[string, VariantInput, object]>([
    ['an agent', { agent: { kind: 'sarsa', alpha: 0.5 } }, { agent: { ...sarsa, alpha: 0.5 } }],
    ['its short form', { agent: 'sarsa' }, { agent: sarsa }],
    ['an environment', { environment: 'taxi' }, { environment: { kind: 'taxi' } }],
    ['a constant', { epsilon: 0.2 }, { epsilon: { kind: 'constant', value: 0.2 } }],
    ['a function', { epsilon: () => 0.2 }, { epsilon: { kind: 'steps', values: [[0, 0.2]] } }],
  ])('replaces the whole by another kind: %s', (_, changes, expected) => {
    expect(variant(changes)).toEqual({ ...variant({}), ...expected });
  });

  it('changes the agent that an experiment has by default', () => {
    const { agent } = variant({ agent: { alpha: 0.5 } }, { agent: undefined });
    expect(agent).toEqual({ kind: 'q-learning', alpha: 0.5, gamma: 0.9 });
  });

  it('is changed again by the grid, fields before options, in whatever order the grid names them', () => {
    const grid = { 'agent.alpha': [0.7], agent: ['sarsa'], 'environment.slippery': [true] };
    const { variants } = parseExperiment({ ...lake, variants: { a: { 'agent.gamma': 1 } }, grid });
    expect(variants['a_alpha-0.7_agent-sarsa_slippery-true']).toMatchObject({
      agent: { kind: 'sarsa', alpha: 0.7, gamma: 0.9 },
      environment: { kind: 'frozen-lake', map: '8x8', slippery: true },
    });
  });

  it.each<[VariantInput, string]>([
    [
      { agent: 'sarsa', 'agent.alpha': 0.5 },
      'In `variants.changes`: Expected either `agent` or `agent.alpha`, got both: write `alpha` into',
    ],
    [
      { epsilon: { decay: 0.9 } },
      'In `variants.changes.epsilon`: unknown key `"decay"`; known: `kind`, `from`',
    ],
    [{ 'agent.alhpa': 0.5 }, 'did you mean `agent.alpha`? known: `environment`, `agent`'],
    [
      { 'agent.alpha': 2 },
      'Expected `variants.changes.agent.alpha` to be a number above 0, up to 1, got `2`',
    ],
    [
      { epsilon: { over: 0 } },
      'Expected `variants.changes.epsilon.over` to be a number from 1 and up, got `0`',
    ],
    [{ 'agent.kind': 'sarza' }, 'did you mean `sarsa`?'],
  ])('is refused with a message that helps: %j', (changes, words) => {
    // The second variant is right, so that the problem is told of the first one only.
    const both = () => parseExperiment({ ...lake, variants: { changes, right: {} } });
    expect(both).toThrow(words);
  });

  it('with options and no kind needs an experiment that names one', () => {
    expect(() => variant({ epsilon: { over: 5 } }, { epsilon: 0.1 })).toThrow('unknown key `"over"`');
    expect(() => variant({ epsilon: { over: 5 } }, { epsilon: undefined })).toThrow(
      'Expected `epsilon.kind` to be one of',
    );
  });

  it('has the same freedom in the JSON Schema', () => {
    const { properties } = experimentJsonSchema() as never as {
      properties: {
        variants: { additionalProperties: { properties: Record<string, { anyOf: { oneOf?: object[] }[] }> } };
      };
    };
    const { agent, ...others } = properties.variants.additionalProperties.properties;
    expect(agent.anyOf[1].oneOf?.at(-1)).toEqual({
      type: 'object',
      properties: {
        alpha: { type: 'number', exclusiveMinimum: 0, maximum: 1 },
        gamma: { type: 'number', minimum: 0, maximum: 1 },
      },
      additionalProperties: false,
    });
    expect(others).toMatchObject({ 'agent.alpha': { type: 'number' }, 'epsilon.kind': { type: 'string' } });
  });
});

describe('experiment.json', () => {
  const of = { created: '2026-01-01', software: 'test' };

  it.each(['fixed', 'fixed_alpha-0.1', undefined])(
    'keeps the baseline as it was written, and gives the plan again: %s',
    (baseline) => {
      const planned = wholePlan({ baseline, grid: { 'agent.alpha': [0.1, 1] } });
      const record = JSON.parse(JSON.stringify(recordOf(planned, of)));
      expect(record.baseline).toBe(baseline ?? 'fixed');
      expect(planOf(record)).toEqual(planned);
    },
  );

  it('is an experiment that can be narrowed, but not made larger', () => {
    const record = recordOf(wholePlan({ grid: { 'agent.alpha': [0.1, 1] }, goal: 'steps' }), of);
    const narrowed = parseExperiment(record, { seeds: 2, episodes: 60 });
    expect(narrowed).toMatchObject({ name: 'example', seeds: [0, 1], goal: 'steps', search: 'grid' });
    expect(Object.values(narrowed.variants).map(({ episodes }) => episodes)).toEqual([60, 60, 60, 60]);
    expect(() => parseExperiment(record, { seeds: 6 })).toThrow('at most the 5 seeds');
  });

  it('with variants that are not those of its id is refused', () => {
    const { variants, ...record } = recordOf(wholePlan(), of);
    const changed = { ...record, variants: { ...variants, fixed: variants.homework } };
    expect(() => parseExperiment(JSON.stringify(changed))).toThrow(
      'Expected `id` to be that of its variants',
    );
  });

  it('with a baseline that names nothing in it is refused', () => {
    const record = { ...recordOf(wholePlan({ grid: { 'agent.alpha': [0.1] } }), of), baseline: 'fix' };
    expect(() => planOf(record)).toThrow(
      'Expected `baseline` to be one of the variants, or the name of one before the grid, got `"fix"`',
    );
  });
});
