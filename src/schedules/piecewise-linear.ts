import { ofOptions } from '../validation/parse.ts';
import { mix, type Schedule, type ScheduleKind } from './schedule.ts';
import { episodeValues, indexAt } from './steps.ts';

const fields = { points: episodeValues() };

/** Straight lines from point to point; stays at the last one's value. */
export const piecewiseLinear = ofOptions(fields, ({ points }): Schedule => {
  return (episode) => {
    const i = indexAt(points, episode);
    const [start, from] = points[i];
    if (i === points.length - 1) return from;
    const [end, to] = points[i + 1];
    return mix(from, to, (episode - start) / (end - start));
  };
});

export const piecewiseLinearKind: ScheduleKind = {
  about: 'straight lines between points',
  options: fields,
  create: piecewiseLinear,
};
