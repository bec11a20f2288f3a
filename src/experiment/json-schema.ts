import * as z from 'zod/mini';
import { experimentSchema } from './schema.ts';

/** The JSON Schema of experiment files, from the schema that checks them. Functions exist in TypeScript only. */
export function experimentJsonSchema(): object {
  const schema = z.toJSONSchema(experimentSchema, {
    io: 'input',
    unrepresentable: 'any',
    override({ jsonSchema }) {
      if (jsonSchema.anyOf) {
        jsonSchema.anyOf = jsonSchema.anyOf.filter((one) => Object.keys(one).length > 0);
      }
    },
  });
  return { title: 'manyruns experiment', ...schema };
}
