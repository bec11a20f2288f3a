import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { isVariantName } from '../../experiment/names.ts';
import { bytes, plural } from '../../report/format.ts';
import { fileOfKey, keys } from '../../results/keys.ts';
import { folder } from '../../store/folder.ts';
import type { S3Object, S3Store } from '../../store/s3.ts';
import { CannotGoOnError } from '../../validation/errors.ts';
import { isSystemError, systemWords } from '../failure.ts';
import type { Options } from '../options.ts';
import { tell } from '../output.ts';

export interface DownloadOptions extends Options {
  readonly id: string;
  readonly signal: AbortSignal;
}

/**
 * Brings an experiment's results into a folder that keeps results, as `<out>/<id>/...`: those files only that are new
 * or changed, in the order in which they were written: tables of environments, episodes and curves, then runs, which
 * commit them, then what sums them up.
 *
 * @returns the keys of all the files that there are in the bucket
 */
export async function download(
  from: S3Store,
  { id, out, quiet, signal }: DownloadOptions,
): Promise<ReadonlySet<string>> {
  const remote = (await from.describe(`${id}/`)).filter(({ key }) => kindOf(id, key));
  const wanted: S3Object[] = await Readable.from(remote)
    .filter((file: S3Object) => differs(join(out, file.key), file), { concurrency: AT_ONCE, signal })
    .toArray();
  if (!quiet && wanted.length === 0) tell('All of it is here already.');
  else if (!quiet) {
    const size = wanted.reduce((sum, file) => sum + file.size, 0);
    tell(`Downloading ${plural(wanted.length, 'file')}, ${bytes(size)}.`);
  }
  const to = folder(out);
  const bring = async ({ key }: S3Object) => {
    const content = await from.read(key);
    await to.write(key, content).catch(cannotWrite);
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
  const here = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  return here?.length !== size || createHash('md5').update(here).digest('hex') !== md5;
}

function cannotWrite(error: unknown): never {
  if (!isSystemError(error)) throw error;
  throw new CannotGoOnError(
    `Cannot write the results here: ${systemWords(error)}. They are kept in the bucket; \`--out\` puts them elsewhere here.`,
    { cause: error },
  );
}
