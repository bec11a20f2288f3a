import type { BackendKind } from './backend.ts';
import { lambdaKind } from './lambda/lambda.ts';
import { thisThreadKind } from './this-thread.ts';
import { threadsKind } from './threads.ts';

/** Every backend by its name: a new one is a file and a line here. */
export const backends: Readonly<Record<string, BackendKind>> = {
  lambda: lambdaKind,
  'this-thread': thisThreadKind,
  threads: threadsKind,
};
