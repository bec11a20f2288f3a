/** What is known of one run without its episodes: a row of a `runs` part. */
export interface RunRow {
  readonly variant: string;
  readonly seed: number;
  readonly status: 'ok' | 'failed';
  readonly episodes: number;
  /** Sums over all episodes. */
  readonly timesteps: number;
  readonly penalties: number;
  readonly returns: number;
  /** Means of the last 100 episodes, while still exploring. */
  readonly last_timesteps: number;
  readonly last_penalties: number;
  readonly last_returns: number;
  /** Truncated episodes. */
  readonly truncated: number;
  /** Means over each block of the learning curve. */
  readonly curve_timesteps: Float64Array;
  readonly curve_penalties: Float64Array;
  readonly curve_returns: Float64Array;
  /** The greedy policy: a base-36 digit for the action of each state. */
  readonly policy: string;
  readonly starts: number;
  readonly solved_starts: number;
  readonly goal_probability: number;
  readonly policy_timesteps: number;
  readonly policy_returns: number;
  readonly digest: string;
  readonly duration_ms: number;
  /** 0: not on Lambda. */
  readonly billed_ms: number;
  readonly error: string | null;
}

/** The columns of a `runs` part, in order, with their Parquet types; a LIST is one of doubles. */
export const runColumns: readonly RunColumn[] = [
  ['variant', 'STRING'],
  ['seed', 'INT64'],
  ['status', 'STRING'],
  ['episodes', 'INT32'],
  ['timesteps', 'INT64'],
  ['penalties', 'INT64'],
  ['returns', 'DOUBLE'],
  ['last_timesteps', 'DOUBLE'],
  ['last_penalties', 'DOUBLE'],
  ['last_returns', 'DOUBLE'],
  ['truncated', 'INT32'],
  ['curve_timesteps', 'LIST'],
  ['curve_penalties', 'LIST'],
  ['curve_returns', 'LIST'],
  ['policy', 'STRING'],
  ['starts', 'INT32'],
  ['solved_starts', 'INT32'],
  ['goal_probability', 'DOUBLE'],
  ['policy_timesteps', 'DOUBLE'],
  ['policy_returns', 'DOUBLE'],
  ['digest', 'STRING'],
  ['duration_ms', 'DOUBLE'],
  ['billed_ms', 'DOUBLE'],
  ['error', 'STRING'],
];

// --- internal ---

type RunColumn = readonly [keyof RunRow, 'STRING' | 'INT32' | 'INT64' | 'DOUBLE' | 'LIST'];
