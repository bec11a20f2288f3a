import * as z from 'zod/mini';
import { tableJsonSchema } from '../environments/table-format.ts';
import { experimentJsonSchema } from '../experiment/json-schema.ts';
import { summarySchema } from '../statistics/summary.ts';
import { InputError } from '../validation/errors.ts';
import { notOneOf, quote } from '../validation/messages.ts';
import { print } from './output.ts';

const schemas = {
  experiment: experimentJsonSchema,
  table: tableJsonSchema,
  summary: () => ({ title: 'manyruns summary', ...z.toJSONSchema(summarySchema, { io: 'input' }) }),
};

/** Prints the JSON Schema of experiment files, of tables of environments, or of summary.json. */
export function schema(what = 'experiment'): void {
  if (!Object.hasOwn(schemas, what)) {
    throw new InputError([`Expected ${notOneOf(Object.keys(schemas), what)}, got ${quote(what)}`]);
  }
  print(JSON.stringify(schemas[what as keyof typeof schemas](), null, 2));
}
