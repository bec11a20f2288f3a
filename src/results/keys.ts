/** The keys under which an experiment's results lie in a store. */
export const keys = {
  experiment: (id: string) => `${id}/experiment.json`,
  progress: (id: string) => `${id}/progress.json`,
  summary: (id: string) => `${id}/summary.json`,
  allTables: (id: string) => `${id}/tables/`,
  /** The table of an environment, by its SHA-256. */
  table: (id: string, sha256: string) => `${id}/tables/${sha256}.json`,
  cancel: (id: string) => `${id}/cancel`,
  /** Where a damaged file is kept when it is replaced. */
  damaged: (id: string, key: string) => `${id}/damaged/${key.slice(id.length + 1)}`,
  allRuns: (id: string) => `${id}/runs/`,
  allCurves: (id: string) => `${id}/curves/`,
  allEpisodes: (id: string) => `${id}/episodes/`,
  /** Of the part that begins with this variant and seed. */
  runs: (id: string, variant: string, seed: number) => `${id}/runs/part-${variant}-${seed}.parquet`,
  curves: (id: string, variant: string, seed: number) => `${id}/curves/part-${variant}-${seed}.parquet`,
  /** Of one variant of a part. */
  episodes: (id: string, variant: string, seed: number) =>
    `${id}/episodes/experiment=${id}/variant=${variant}/part-${seed}.parquet`,
};

/** A file of a part, as its key names it. */
export interface FileOfPart {
  readonly key: string;
  readonly kind: 'runs' | 'curves' | 'episodes';
  readonly variant: string;
  readonly firstSeed: number;
}

/** What a key of an experiment names; undefined where it is no file of a part. */
export function fileOfKey(id: string, key: string): FileOfPart | undefined {
  const [, kind, variant, seed] =
    /\/(runs|curves)\/part-(.+)-(\d+)\.parquet$/.exec(key) ??
    /\/(episodes)\/experiment=[^/]+\/variant=([^/]+)\/part-(\d+)\.parquet$/.exec(key) ??
    [];
  if (!kind) return undefined;
  const file = { key, kind: kind as FileOfPart['kind'], variant, firstSeed: Number(seed) };
  return keys[file.kind](id, variant, file.firstSeed) === key ? file : undefined;
}
