import { constantKind } from './constant.ts';
import { cosineKind } from './cosine.ts';
import { exponentialKind } from './exponential.ts';
import { exponentialAsymptoteKind } from './exponential-asymptote.ts';
import { inverseTimeKind } from './inverse-time.ts';
import { linearKind } from './linear.ts';
import { piecewiseLinearKind } from './piecewise-linear.ts';
import { polynomialKind } from './polynomial.ts';
import type { ScheduleKind } from './schedule.ts';
import { stepsKind } from './steps.ts';

/** Every schedule by its name: a new one is a file and a line here. */
export const schedules: Readonly<Record<string, ScheduleKind>> = {
  constant: constantKind,
  steps: stepsKind,
  linear: linearKind,
  polynomial: polynomialKind,
  exponential: exponentialKind,
  'exponential-asymptote': exponentialAsymptoteKind,
  cosine: cosineKind,
  'inverse-time': inverseTimeKind,
  'piecewise-linear': piecewiseLinearKind,
};
