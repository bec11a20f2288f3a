import { experimentJsonSchema } from '../experiment/json-schema.ts';
import { print } from './output.ts';

/** Prints the JSON Schema of experiment files. */
export function schema(): void {
  print(JSON.stringify(experimentJsonSchema(), null, 2));
}
