/** Which deployed stack. */
export interface StackOptions {
  /** Its name; `ManyRuns` if not given. */
  readonly stack?: string;
  /** Where it is; what the AWS environment or profile says if not given. */
  readonly region?: string;
}

/** How much of it to use. */
export interface SpendOptions {
  /** The most parts at once; the orchestrator finds out what the account allows if not given. */
  readonly concurrency?: number;
  /** The most that an experiment may cost, in USD. */
  readonly maxCost?: number;
  /** Ask nothing. */
  readonly yes?: boolean;
}

/** The region that was asked for, or that the environment names; undefined where a profile may say. */
export function regionSaid(asked: string | undefined): string | undefined {
  const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;
  return asked ?? (AWS_REGION || AWS_DEFAULT_REGION || undefined);
}
