import * as z from 'zod/mini';
import { integerFrom, probability } from '../validation/fields.ts';
import { ofOptions } from '../validation/parse.ts';
import type { Schedule, ScheduleKind } from './schedule.ts';

const ASCENDING = 'pairs of [episode, value], the first episode 0 and each later than the one before';

/** Pairs of [episode, value], the first episode 0, ascending: shared by the schedules that are lists. */
export const episodeValues = () =>
  z
    .array(z.tuple([integerFrom(0), probability()], { error: 'a pair of [episode, value]' }), {
      error: ASCENDING,
    })
    .check(
      z.refine(
        (pairs) =>
          pairs.length > 0 &&
          pairs.every(([episode], i) => (i === 0 ? episode === 0 : episode > pairs[i - 1][0])),
        { error: ASCENDING },
      ),
    );

const fields = { values: episodeValues() };

/** Jumps: each value holds from its episode on, until the next one. The course's: [[0, 0.1], [51, 0.05]]. */
export const steps = ofOptions(fields, ({ values }): Schedule => {
  return (episode) => values[indexAt(values, episode)][1];
});

/** The last pair whose episode is not after `episode`. */
export function indexAt(pairs: readonly (readonly [number, number])[], episode: number): number {
  let low = 0;
  let high = pairs.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (pairs[middle][0] <= episode) low = middle;
    else high = middle - 1;
  }
  return low;
}

export const stepsKind: ScheduleKind = {
  about: 'jumps: each value holds from its episode on',
  options: fields,
  create: steps,
};
