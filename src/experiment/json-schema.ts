import * as z from 'zod/mini';
import { experimentSchema } from './schema.ts';

/** The JSON Schema of experiment files, from the schema that checks them. Functions exist in TypeScript only. */
export function experimentJsonSchema(): object {
  const schema = z.toJSONSchema(experimentSchema, {
    io: 'input',
    unrepresentable: 'any',
    override({ jsonSchema }) {
      // Of any object: says nothing.
      for (const key of ['properties', 'additionalProperties'] as const) {
        if (jsonSchema[key] && isEmpty(jsonSchema[key])) delete jsonSchema[key];
      }
      if (jsonSchema.anyOf) {
        const distinct = new Map(jsonSchema.anyOf.map((one) => [JSON.stringify(one), one]));
        jsonSchema.anyOf = [...distinct.values()].filter((one) => !isEmpty(one));
      }
      // Options without a kind: there is no such key.
      const { properties } = jsonSchema;
      if (properties?.kind && isEmpty(properties.kind)) delete properties.kind;
    },
  });
  return { title: 'manyruns experiment', ...schema };
}

// --- internal ---

function isEmpty(schema: object | boolean): boolean {
  return Object.keys(schema).length === 0;
}
