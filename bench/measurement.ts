/** One table of the bench: figures measured side by side, in one run. */
export interface Measurement {
  readonly title: string;
  measure(): Promise<Row[]>;
}

export type Row = Readonly<Record<string, string | number>>;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** `0.98 to 1.12` */
export function spread(values: readonly number[]): string {
  return `${Math.min(...values).toFixed(2)} to ${Math.max(...values).toFixed(2)}`;
}
