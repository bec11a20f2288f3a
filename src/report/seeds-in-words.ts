import type { Summary } from '../statistics/summary.ts';
import { count, plural } from './format.ts';

/** Over how many seeds the means of the variants are, failed runs left out: `32 seeds`; `30 to 100 seeds` where they differ. */
export function seedsInWords({ variants }: Pick<Summary, 'variants'>): string {
  const counts = Object.values(variants).map(({ runs, failed }) => runs - failed);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return least === most ? plural(most, 'seed') : `${count(least)} to ${plural(most, 'seed')}`;
}
