import { metrics, type Question } from '../statistics/metrics.ts';
import type { Best, Summary } from '../statistics/summary.ts';
import { count, listed } from './format.ts';

/** Above so many names nobody reads them all. */
const MOST_NAMES = 5;

/** Which variants may be the best, where there are more than two. */
export function bestSentences({ best, variants }: Summary, asks: Question): string[] {
  return best
    .filter(({ metric, among }) => metrics[metric].asks === asks && among.length > 2)
    .map((one) => bestSentence(metrics[one.metric].label, one, Object.keys(variants).length));
}

/** `The best in steps in training is one of a and b; 3 others are worse for sure.` Never one name where several may be it. */
export function bestSentence(
  label: string,
  { among, names }: Pick<Best, 'among' | 'names'>,
  variants: number,
): string {
  const where =
    variants > among.length ? `, of the ${count(among.length)} that do the same as ${among[0]},` : '';
  const others = among.length - names.length;
  const worse = others === 1 ? 'the other one is worse' : `the ${count(others)} others are worse`;
  if (names.length === 1) return `The best in ${label}${where} is ${names[0]}: ${worse}.`;
  if (others === 0)
    return `None of ${where ? `the ${count(among.length)} that do the same as ${among[0]}` : `${count(among.length)} variants`} can be told from the best in ${label}.`;
  if (names.length <= MOST_NAMES) return `The best in ${label}${where} is one of ${listed(names)}; ${worse}.`;
  const first = names.slice(0, MOST_NAMES - 2);
  return `The best in ${label}${where} is one of ${count(names.length)}, first ${listed(first)}; ${worse}.`;
}
