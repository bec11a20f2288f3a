import { plural } from '../../report/format.ts';
import { objectsOf, RESULTS_PREFIX } from '../../store/s3-layout.ts';
import { InputError } from '../../validation/errors.ts';
import { agreeToDelete, type DeleteOptions } from '../agree-to-delete.ts';
import { print, tell } from '../output.ts';
import { deleteVersions } from './delete-versions.ts';
import { runningExecutions } from './execution.ts';
import { withAws } from './failure.ts';
import { experimentIds } from './list-results.ts';
import { openSession } from './session.ts';
import { whatRuns } from './watch.ts';
import { command } from './words.ts';

/** Deletes the results of an experiment in the bucket, or of all, with all of their old versions. */
export async function deleteOnAws(id: string | undefined, options: DeleteOptions): Promise<void> {
  const session = await openSession(options);
  const { clients, stack } = session;
  const running = await withAws('look at what runs', async () => {
    if (id === undefined) {
      const arns = await runningExecutions(clients.stepFunctions, stack.experiment);
      return arns.map((arn) => arn.slice(arn.lastIndexOf(':') + 1));
    }
    const { arn, fresh } = await whatRuns(session, id);
    return arn || fresh ? [id] : [];
  });
  if (running.length > 0) {
    throw new InputError([
      `${running.join(', ')} is running: wait for it, or end it (${command('cancel ID', stack)}), then repeat the command. Nothing was deleted`,
    ]);
  }
  const ids = id === undefined ? await withAws('list the results', () => experimentIds(session)) : [id];
  const what = id ?? `all results (${plural(ids.length, 'experiment')})`;
  await agreeToDelete(`${what} in s3://${stack.bucket}/${RESULTS_PREFIX} with all old versions`, options);
  const deleted = await withAws('delete the results', () =>
    deleteVersions({
      client: clients.s3,
      bucket: stack.bucket,
      // The places are in an order in which `list results` shows what is left until the end.
      prefixes: id === undefined ? [...objectsOf(''), RESULTS_PREFIX] : objectsOf(`${id}/`),
      onDeleted: (count) => tell(`${plural(count, 'version')} deleted so far.`),
    }),
  );
  print(`Deleted ${what}: ${plural(deleted, 'version')} of objects.`);
}
