import { FILE_SHA256, FILES_SHA256, isSealed, seal, UNSEALED } from './checksums.ts';
import { type RowOf, readRows, writeRows } from './parquet.ts';

const runColumns = {
  experiment: 'STRING',
  variant: 'STRING',
  seed: 'INT64',
  /** `ok` or `failed` */
  status: 'STRING',
  /** Kinds; of a constant epsilon the number. */
  environment: 'STRING',
  agent: 'STRING',
  epsilon: 'STRING',
  /** NaN where the agent has none. */
  alpha: 'DOUBLE',
  gamma: 'DOUBLE',
  /** The run spec in its normal form as JSON, without the seed. */
  spec: 'STRING',
  episodes: 'INT32',
  /** Sums over all episodes. */
  timesteps: 'INT64',
  penalties: 'INT64',
  returns: 'DOUBLE',
  /** Means of the last 100 episodes, while still exploring. */
  last_timesteps: 'DOUBLE',
  last_penalties: 'DOUBLE',
  last_returns: 'DOUBLE',
  /** Truncated episodes. */
  truncated: 'INT32',
  /** The greedy policy: a base-36 digit for the action of each state. */
  policy: 'STRING',
  starts: 'INT32',
  /** From which the goal is reached with probability 1. */
  solved_starts: 'INT32',
  /** Mean over the starts. */
  goal_probability: 'DOUBLE',
  /** Exact means over the starts from which the episode surely ends; NaN when there are none. */
  policy_timesteps: 'DOUBLE',
  policy_returns: 'DOUBLE',
  digest: 'STRING',
  duration_ms: 'DOUBLE',
  /** 0: not on Lambda. */
  billed_ms: 'DOUBLE',
  error: 'STRING?',
} as const;

/** What is known of one run without its episodes: a row of `runs`. */
export type RunRow = RowOf<typeof runColumns>;

/** The rows of a runs file, and the checksums of the other files of its part by their keys below the id. */
export interface RunsFile {
  readonly rows: readonly RunRow[];
  readonly files: Readonly<Record<string, string>>;
}

/** Encodes the runs of a part. The bytes depend on the rows alone. */
export function encodeRuns({ rows, files }: RunsFile): Uint8Array {
  return seal(
    writeRows(runColumns, rows, { [FILES_SHA256]: JSON.stringify(files), [FILE_SHA256]: UNSEALED }),
  );
}

/**
 * Reads a runs file.
 *
 * @throws Error where the bytes are no such file, or not as they were written
 */
export async function decodeRuns(bytes: Uint8Array): Promise<RunsFile> {
  if (!isSealed(bytes)) throw new Error('it is not as it was written: its own checksum does not fit');
  const { rows, metadata } = await readRows(bytes, runColumns);
  for (const { status, digest } of rows) {
    if (status !== 'ok' && status !== 'failed') throw new Error('it has a status of no known kind');
    if (status === 'ok' && !/^[0-9a-f]{64}$/.test(digest)) throw new Error('it has a digest that cannot be');
  }
  return { rows, files: JSON.parse(metadata[FILES_SHA256] ?? '{}') };
}
