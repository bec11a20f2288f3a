/** What a function tells whoever operates it; what is said has its fields beside it, never inside the words. */
export interface Telemetry {
  info(message: string, fields: object): void;
  warn(message: string, fields: object): void;
  /** Adds to a metric of this call. */
  count(metric: Metric, amount: number): void;
}

/** What CloudWatch files the metrics under; their one dimension is `service`, the name of the function. */
export const METRICS_NAMESPACE = 'manyruns';

/** All metrics, with their units in CloudWatch. */
export const METRICS = {
  Parts: 'Count',
  Runs: 'Count',
  FailedRuns: 'Count',
  /** Calls of train-one-run that were not let in, were lost on their way, or broke the function or its answer. */
  Throttles: 'Count',
  LostCalls: 'Count',
  BrokenCalls: 'Count',
  /** US dollars. */
  Cost: 'None',
  /** Calls that ended in an error because of what they were sent: nobody has to be woken up for them. */
  RefusedEvents: 'Count',
  /** The same, and budgets that were spent, of executions of the state machine. */
  RefusedExecutions: 'Count',
} as const;

export type Metric = keyof typeof METRICS;

/** Tells nobody. */
export const noTelemetry: Telemetry = { info() {}, warn() {}, count() {} };
