import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { isVariantName } from '../../experiment/names.ts';
import { fileOfKey, keys } from '../../results/keys.ts';
import { folder } from '../../store/folder.ts';
import type { S3Object, S3Store } from '../../store/s3.ts';
import { CannotGoOnError } from '../../validation/errors.ts';
import { isSystemError, systemWords } from '../failure.ts';

export interface DownloadOptions {
  readonly from: S3Store;
  readonly id: string;
  /** The folder that keeps results: `<out>/<id>/...`. */
  readonly out: string;
  readonly signal?: AbortSignal;
  /** Told once, before it begins: what is new or changed, and its bytes. */
  readonly onStart: (files: number, bytes: number) => void;
}

/**
 * Brings an experiment's results here, those files only that are new or changed, in the order in which they were
 * written: tables of environments, episodes and curves, then runs, which commit them, then what sums them up.
 *
 * @returns the keys of all the files that there are in the bucket
 */
export async function download(options: DownloadOptions): Promise<ReadonlySet<string>> {
  const { from, id, out, signal, onStart } = options;
  const remote = (await from.describe(`${id}/`)).filter(({ key }) => kindOf(id, key));
  const wanted: S3Object[] = await Readable.from(remote)
    .filter((file: S3Object) => differs(join(out, file.key), file), { concurrency: AT_ONCE, signal })
    .toArray();
  onStart(
    wanted.length,
    wanted.reduce((sum, { size }) => sum + size, 0),
  );
  const to = folder(out);
  const bring = async ({ key }: S3Object) => {
    const bytes = await from.read(key);
    await to.write(key, bytes).catch(cannotWrite);
  };
  for (const kind of KINDS) {
    const files = wanted.filter(({ key }) => kindOf(id, key) === kind);
    await Readable.from(files).forEach(bring, { concurrency: AT_ONCE, signal });
  }
  return new Set(remote.map(({ key }) => key));
}

// --- internal ---

/** A file is held in memory whole, and has a few megabytes at most. */
const AT_ONCE = 8;
const KINDS = ['tables', 'episodes', 'curves', 'runs', 'sums'] as const;

/** What a key is of an experiment's results; undefined for anything else, which is left where it is. */
function kindOf(id: string, key: string): (typeof KINDS)[number] | undefined {
  if ([keys.experiment(id), keys.progress(id), keys.summary(id)].includes(key)) return 'sums';
  if (key.startsWith(keys.allTables(id))) return /\/[0-9a-f]{64}\.json$/.test(key) ? 'tables' : undefined;
  const file = fileOfKey(id, key);
  return file && isVariantName(file.variant) ? file.kind : undefined;
}

async function differs(path: string, { size, md5 }: S3Object): Promise<boolean> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  return bytes?.length !== size || createHash('md5').update(bytes).digest('hex') !== md5;
}

function cannotWrite(error: unknown): never {
  if (!isSystemError(error)) throw error;
  throw new CannotGoOnError(
    `Cannot write the results here: ${systemWords(error)}. They are kept in the bucket; \`--out\` puts them elsewhere here.`,
    { cause: error },
  );
}
