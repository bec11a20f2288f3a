import { Readable } from 'node:stream';
import {
  DeleteObjectsCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  type ObjectIdentifier,
  type S3Client,
} from '@aws-sdk/client-s3';
import { CannotGoOnError } from '../../validation/errors.ts';

export interface DeleteVersionsOptions {
  readonly client: S3Client;
  readonly bucket: string;
  /** What the names of the objects begin with; one after the other. */
  readonly prefixes: readonly string[];
  /** Told now and then how many are deleted by then. */
  readonly onDeleted: (count: number) => void;
}

/** Pages of at most 1,000 versions, which is what S3 lists, and deletes, at a time. */
const AT_ONCE = 4;
const TELL_EVERY = 50_000;

/**
 * Deletes all versions of objects, and the marks that S3 keeps of those deleted before, a page at a time: however many
 * there are, few are in memory.
 *
 * @returns how many
 */
export async function deleteVersions(options: DeleteVersionsOptions): Promise<number> {
  const { client, bucket, prefixes, onDeleted } = options;
  let deleted = 0;
  for (const prefix of prefixes) {
    const pages = Readable.from(versionsOf(client, bucket, prefix), { highWaterMark: 1 });
    await pages.forEach(
      async (page: ObjectIdentifier[]) => {
        const { Errors = [] } = await client.send(
          new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: page, Quiet: true } }),
        );
        for (const { Key, Code, Message } of Errors) {
          throw new CannotGoOnError(
            `Cannot delete ${Key}: ${Code}: ${Message}. What was deleted before is gone; the same command goes on. ` +
              'docs/aws.md lists the permissions that the command line needs.',
          );
        }
        const before = deleted;
        deleted += page.length;
        if (Math.floor(deleted / TELL_EVERY) > Math.floor(before / TELL_EVERY)) onDeleted(deleted);
      },
      { concurrency: AT_ONCE },
    );
  }
  return deleted;
}

// --- internal ---

async function* versionsOf(
  client: S3Client,
  Bucket: string,
  Prefix: string,
): AsyncGenerator<ObjectIdentifier[]> {
  let [KeyMarker, VersionIdMarker]: (string | undefined)[] = [];
  do {
    const page: ListObjectVersionsCommandOutput = await client.send(
      new ListObjectVersionsCommand({ Bucket, Prefix, KeyMarker, VersionIdMarker }),
    );
    const found = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])];
    if (found.length > 0) yield found.map(({ Key, VersionId }) => ({ Key, VersionId }));
    [KeyMarker, VersionIdMarker] = page.IsTruncated ? [page.NextKeyMarker, page.NextVersionIdMarker] : [];
  } while (KeyMarker !== undefined);
}
