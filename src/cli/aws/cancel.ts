import { keys } from '../../results/keys.ts';
import { print } from '../output.ts';
import { withAws } from './failure.ts';
import type { StackOptions } from './options.ts';
import { openSession } from './session.ts';
import { requireId, whatRuns } from './watch.ts';
import { command } from './words.ts';

/** Asks a running experiment to end: parts that run are finished and kept, no others are started. */
export async function cancel(id: string, options: StackOptions): Promise<void> {
  requireId(id);
  const session = await openSession(options);
  const { stack, store } = session;
  await withAws('cancel the experiment', async () => {
    const { arn, fresh, progress } = await whatRuns(session, id);
    if (!arn && !fresh) {
      print(`${id} is not running${progress ? ` (${progress.state})` : ''}: there is nothing to cancel.`);
      return;
    }
    await store.write(keys.cancel(id), new TextEncoder().encode('cancel\n'));
    print(
      `Asked ${id} to end: the parts that run are finished and kept, no others are started. ${command(`watch ${id}`, stack)} shows it.`,
    );
  });
}
