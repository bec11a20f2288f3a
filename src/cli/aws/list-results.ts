import { paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { EXPERIMENT_ID } from '../../experiment/names.ts';
import { EXPERIMENTS, RESULTS_PREFIX } from '../../store/s3-layout.ts';
import { print } from '../output.ts';
import { resultsTable } from '../results-table.ts';
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
        ? `No results in s3://${session.stack.bucket}/${RESULTS_PREFIX}.`
        : await resultsTable(session.store, ids),
    );
  });
}

/** The folders under the prefix, without listing what is in them. */
export async function experimentIds({ clients, stack }: Session): Promise<string[]> {
  const ids: string[] = [];
  for await (const { CommonPrefixes = [] } of paginateListObjectsV2(
    { client: clients.s3 },
    { Bucket: stack.bucket, Prefix: EXPERIMENTS.start, Delimiter: '/' },
  )) {
    ids.push(...CommonPrefixes.map(({ Prefix = '' }) => Prefix.slice(EXPERIMENTS.start.length, -1)));
  }
  return ids.filter((id) => EXPERIMENT_ID.test(id));
}
