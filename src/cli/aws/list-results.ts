import { paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { EXPERIMENT_ID } from '../../experiment/names.ts';
import { EXPERIMENTS, RESULTS_PREFIX } from '../../store/s3-layout.ts';
import type { Options } from '../options.ts';
import { resultsTable } from '../results-table.ts';
import { withAws } from './failure.ts';
import { openSession, type Session } from './session.ts';

/** The experiments in the results bucket, as a table. */
export async function resultsOnAws(options: Options): Promise<string> {
  const session = await openSession(options);
  const place = `s3://${session.stack.bucket}/${RESULTS_PREFIX}`;
  return withAws('list the results', async () =>
    resultsTable(session.store, { ids: await experimentIds(session), place }),
  );
}

/** The folders under the prefix, without listing what is in them. */
export async function experimentIds({ clients, stack }: Session): Promise<string[]> {
  const pages = paginateListObjectsV2(
    { client: clients.s3 },
    { Bucket: stack.bucket, Prefix: EXPERIMENTS.start, Delimiter: '/' },
  );
  const ids: string[] = [];
  for await (const { CommonPrefixes = [] } of pages) {
    ids.push(...CommonPrefixes.map(({ Prefix = '' }) => Prefix.slice(EXPERIMENTS.start.length, -1)));
  }
  return ids.filter((id) => EXPERIMENT_ID.test(id));
}
