import * as z from 'zod/mini';
import { summarySchema } from './summary.ts';

/** The JSON Schema of summary.json. */
export function summaryJsonSchema(): object {
  return { title: 'manyruns summary', ...z.toJSONSchema(summarySchema, { io: 'input' }) };
}
