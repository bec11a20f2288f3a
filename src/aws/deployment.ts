import type { Architecture } from './prices.ts';

/** What `npx cdk deploy` makes, if it is not told otherwise: the stack is built from it, and the command line counts on it. */
export const DEFAULT_STACK = 'ManyRuns';

/** Of train-one-run: one whole vCPU, and the processor that is a fifth cheaper. */
export const TRAIN_ONE_RUN = { memoryMb: 1769, architecture: 'arm64' } as const satisfies {
  memoryMb: number;
  architecture: Architecture;
};

/** The summary is one thread as well; the files of the parts in flight fit many times over. */
export const ORCHESTRATOR = { memoryMb: 1769 } as const;
