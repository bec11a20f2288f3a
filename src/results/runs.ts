import { FILE_SHA256, FILES_SHA256, isSealed, seal, UNSEALED } from './checksums.ts';
import { type Column, type ParquetTable, readParquet, writeParquet } from './parquet.ts';

/** What is known of one run without its episodes: a row of `runs`. */
export interface RunRow {
  readonly experiment: string;
  readonly variant: string;
  readonly seed: number;
  readonly status: 'ok' | 'failed';
  /** Kinds; of a constant epsilon the number. */
  readonly environment: string;
  readonly agent: string;
  readonly epsilon: string;
  /** NaN where the agent has none. */
  readonly alpha: number;
  readonly gamma: number;
  /** The run spec in its normal form as JSON, without the seed. */
  readonly spec: string;
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
  /** The greedy policy: a base-36 digit for the action of each state. */
  readonly policy: string;
  readonly starts: number;
  /** From which the goal is reached with probability 1. */
  readonly solved_starts: number;
  /** Mean over the starts. */
  readonly goal_probability: number;
  /** Exact means over the starts from which the episode surely ends; NaN when there are none. */
  readonly policy_timesteps: number;
  readonly policy_returns: number;
  readonly digest: string;
  readonly duration_ms: number;
  /** 0: not on Lambda. */
  readonly billed_ms: number;
  readonly error: string | null;
}

/** The rows of a runs file, and the checksums of the other files of its part by their keys below the id. */
export interface RunsFile {
  readonly rows: readonly RunRow[];
  readonly files: Readonly<Record<string, string>>;
}

/** Encodes the runs of a part. The bytes depend on the rows alone. */
export function encodeRuns({ rows, files }: RunsFile): Uint8Array {
  const columns = runColumns.map(([name, type]): Column => {
    const values = rows.map((row) => row[name]);
    return { name, type, values: typed(type, values), nullable: name === 'error' };
  });
  return seal(writeParquet(columns, { [FILES_SHA256]: JSON.stringify(files), [FILE_SHA256]: UNSEALED }));
}

/**
 * Reads a runs file.
 *
 * @throws Error where the bytes are no such file, or not as they were written
 */
export async function decodeRuns(bytes: Uint8Array): Promise<RunsFile> {
  if (!isSealed(bytes)) throw new Error('it is not as it was written: its own checksum does not fit');
  const table = await readParquet(bytes);
  const columns = runColumns.map(([name, type]) => [name, readColumn(table, name, type)] as const);
  const rows = Array.from(
    { length: table.rows },
    (_, i) => Object.fromEntries(columns.map(([name, values]) => [name, values[i]])) as unknown as RunRow,
  );
  for (const { status, digest } of rows) {
    if (status !== 'ok' && status !== 'failed') throw new Error('it has a status of no known kind');
    if (status === 'ok' && !/^[0-9a-f]{64}$/.test(digest)) throw new Error('it has a digest that cannot be');
  }
  return { rows, files: JSON.parse(table.metadata.get(FILES_SHA256) ?? '{}') };
}

// --- internal ---

const runColumns: readonly (readonly [keyof RunRow, Column['type']])[] = [
  ['experiment', 'STRING'],
  ['variant', 'STRING'],
  ['seed', 'INT64'],
  ['status', 'STRING'],
  ['environment', 'STRING'],
  ['agent', 'STRING'],
  ['epsilon', 'STRING'],
  ['alpha', 'DOUBLE'],
  ['gamma', 'DOUBLE'],
  ['spec', 'STRING'],
  ['episodes', 'INT32'],
  ['timesteps', 'INT64'],
  ['penalties', 'INT64'],
  ['returns', 'DOUBLE'],
  ['last_timesteps', 'DOUBLE'],
  ['last_penalties', 'DOUBLE'],
  ['last_returns', 'DOUBLE'],
  ['truncated', 'INT32'],
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

function typed(type: Column['type'], values: readonly (string | number | null)[]): Column['values'] {
  if (type === 'STRING') return values as readonly (string | null)[];
  if (type === 'INT64') return BigInt64Array.from(values as number[], BigInt);
  if (type === 'INT32') return Int32Array.from(values as number[]);
  // One NaN out of many: 0 / 0 has other bits when it is compiled than when it is interpreted.
  return Float64Array.from(values as number[], (value) => (Number.isNaN(value) ? Number.NaN : value));
}

/** The values of a column, each of its kind. */
function readColumn({ columns, rows }: ParquetTable, name: keyof RunRow, type: Column['type']) {
  const found = columns.get(name);
  if (!found) throw new Error(`it has no column ${name}`);
  if (found.length !== rows) throw new Error(`it has a ${name} that is not one value for each row`);
  return Array.from(found, (value) => {
    if (type === 'STRING') {
      if (typeof value === 'string' || (name === 'error' && (value ?? null) === null)) return value ?? null;
    } else {
      const number = typeof value === 'bigint' ? Number(value) : value;
      const fits = type === 'DOUBLE' || (Number.isSafeInteger(number) && Number(number) >= 0);
      if (typeof number === 'number' && fits) return number;
    }
    throw new Error(`it has a ${name} that cannot be`);
  });
}
