/** What a person may say about the deployed stack, and about what its use may cost. */
export interface AwsOptions {
  readonly stack: string;
  /** The region of the stack; what the AWS environment or profile says if not given. */
  readonly region?: string;
  /** The most runs of train-one-run at once. */
  readonly concurrency?: number;
  /** The most that an experiment may cost, in USD. */
  readonly maxCost?: number;
  /** Asks nothing. */
  readonly yes?: boolean;
}
