/** What a function tells whoever operates it; what is said has its fields beside it, never inside the words. */
export interface Telemetry {
  info(message: string, fields: object): void;
  warn(message: string, fields: object): void;
  /** Adds to a metric of this call. */
  count(metric: Metric, amount: number): void;
}

/** What CloudWatch files the metrics under; their one dimension is `service`, the name of the function. */
export const METRICS_NAMESPACE = 'manyruns';

/** All metrics: counts, but for the cost. */
export type Metric =
  | 'Parts'
  | 'Runs'
  | 'FailedRuns'
  /** Calls of train-one-run that were not let in, were lost on their way, or broke the function or its answer. */
  | 'Throttles'
  | 'LostCalls'
  | 'BrokenCalls'
  /** US dollars. */
  | 'Cost'
  /** Calls that ended in an error because of what they were sent: nobody has to be woken up for them. */
  | 'RefusedEvents'
  /** The same, and budgets that were spent, of executions of the state machine. */
  | 'RefusedExecutions';
