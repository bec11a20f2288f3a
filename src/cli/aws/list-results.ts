import { paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { EXPERIMENT_ID } from '../../experiment/record.ts';
import { print } from '../output.ts';
import { resultsTable } from '../results-table.ts';
import { PREFIX } from './download.ts';
import { withAws } from './failure.ts';
import type { StackOptions } from './options.ts';
import { openSession, type Session } from './session.ts';

/** Prints the experiments in the results bucket. */
export async function listResultsOnAws(options: StackOptions): Promise<void> {
  const session = await openSession(options);
  await withAws('list the results', async () => {
    const ids = await experimentIds(session);
    print(
      ids.length === 0
        ? `No results in s3://${session.stack.bucket}/${PREFIX}.`
        : await resultsTable(session.store, ids),
    );
  });
}

// --- internal ---

/** The folders under the prefix, without listing what is in them. */
async function experimentIds({ clients, stack }: Session): Promise<string[]> {
  const ids: string[] = [];
  for await (const { CommonPrefixes = [] } of paginateListObjectsV2(
    { client: clients.s3 },
    { Bucket: stack.bucket, Prefix: PREFIX, Delimiter: '/' },
  )) {
    ids.push(...CommonPrefixes.map(({ Prefix = '' }) => Prefix.slice(PREFIX.length, -1)));
  }
  return ids.filter((id) => EXPERIMENT_ID.test(id));
}
