import * as z from 'zod/mini';
import { tableSchema } from './table-format.ts';

/** The JSON Schema of tables. What is in their lists stands here, as it is checked by code. */
export function tableJsonSchema(): object {
  const { properties, ...schema } = z.toJSONSchema(tableSchema, { io: 'input' });
  const state = { type: 'integer', minimum: 0 };
  const mark = { type: 'boolean' };
  const listOf = (items: object, description?: string) => ({
    type: 'array',
    items,
    minItems: 1,
    description,
  });
  const tuple = (prefixItems: object[], minItems = prefixItems.length) => ({
    type: 'array',
    prefixItems,
    minItems,
    maxItems: prefixItems.length,
  });
  const outcome = {
    ...tuple([{ type: 'number', minimum: 0, maximum: 1 }, state, { type: 'number' }, mark, mark, mark], 3),
    description:
      '[probability, next state, reward, terminated, goal, penalty]; the marks are false if not said',
  };
  const weighted = tuple([state, { type: 'number', exclusiveMinimum: 0 }]);
  return {
    title: 'manyruns table',
    ...schema,
    properties: {
      ...properties,
      starts: listOf({ anyOf: [state, weighted] }, 'states from 0, or [state, weight]'),
      outcomes: listOf(listOf(listOf(outcome)), 'outcomes[state][action] lists what may come of it'),
      positions: listOf(tuple([state, state]), '[row, column] of each state, from 0, to draw it'),
    },
  };
}
