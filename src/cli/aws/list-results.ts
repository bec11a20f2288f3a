import { paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { EXPERIMENT_ID } from '../../experiment/names.ts';
import { EXPERIMENTS, RESULTS_PREFIX } from '../../store/s3-layout.ts';
import type { Options } from '../options.ts';
import { type ListedResults, listedIn } from '../results-table.ts';
import { withAws } from './failure.ts';
import { openSession, type Session } from './session.ts';

/** The experiments in the results bucket. */
export async function resultsOnAws(options: Options): Promise<{ place: string; results: ListedResults[] }> {
  const session = await openSession(options);
  const place = `s3://${session.stack.bucket}/${RESULTS_PREFIX}`;
  const results = await withAws('list the results', async () =>
    listedIn(session.store, await experimentIds(session)),
  );
  return { place, results };
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
