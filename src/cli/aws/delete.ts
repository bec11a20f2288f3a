import { plural } from '../../report/format.ts';
import { objectsOf, RESULTS_PREFIX } from '../../store/s3-layout.ts';
import { InputError } from '../../validation/errors.ts';
import { agreeToDelete } from '../ask.ts';
import type { Options } from '../options.ts';
import { print, tell } from '../output.ts';
import { deleteVersions } from './delete-versions.ts';
import { listExecutions, whatRuns } from './execution.ts';
import { withAws } from './failure.ts';
import { experimentIds } from './list-results.ts';
import { openSession, type Session } from './session.ts';
import { command } from './stack.ts';

/** Deletes the results of an experiment in the bucket, or of all, with all of their old versions. */
export async function deleteOnAws(id: string | undefined, options: Options): Promise<void> {
  const session = await openSession(options);
  const { clients, stack } = session;
  await withAws('delete the results', async () => {
    const running = await namesOfRunning(session, id);
    if (running.length > 0) {
      throw new InputError([
        `${running.join(', ')} is running: wait for it, or end it (${command('cancel ID', stack)}), then repeat the command. Nothing was deleted`,
      ]);
    }
    const what = id ?? `all results (${plural((await experimentIds(session)).length, 'experiment')})`;
    const place = `s3://${stack.bucket}/${RESULTS_PREFIX}`;
    if (!options.yes) await agreeToDelete(`${what} in ${place} with all old versions`);
    const deleted = await deleteVersions({
      client: clients.s3,
      bucket: stack.bucket,
      // The places are in an order in which `list results` shows what is left until the end.
      prefixes: id === undefined ? [...objectsOf(''), RESULTS_PREFIX] : objectsOf(`${id}/`),
      onDeleted: (count) => tell(`${plural(count, 'version')} deleted so far.`),
    });
    print(`Deleted ${what}: ${plural(deleted, 'version')} of objects.`);
  });
}

// --- internal ---

async function namesOfRunning(session: Session, id: string | undefined): Promise<string[]> {
  if (id === undefined) {
    return (await listExecutions(session)).filter(({ isRunning }) => isRunning).map(({ name }) => name);
  }
  const { running, isFresh } = await whatRuns(session, id);
  return running || isFresh ? [id] : [];
}
