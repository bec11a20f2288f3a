import { keys } from '../../results/keys.ts';
import { requireId } from '../by-id.ts';
import type { Options } from '../options.ts';
import { print } from '../output.ts';
import { whatRuns } from './execution.ts';
import { withAws } from './failure.ts';
import { openSession } from './session.ts';
import { command } from './stack.ts';

/** Asks a running experiment to end: parts that run are finished and kept, no others are started. */
export async function cancel(id: string, options: Options): Promise<void> {
  requireId(id, 'list results --on aws');
  const session = await openSession(options);
  const { stack, store } = session;
  await withAws('cancel the experiment', async () => {
    const { running, isFresh, progress } = await whatRuns(session, id);
    if (!running && !isFresh) {
      print(`${id} is not running${progress ? ` (${progress.state})` : ''}: there is nothing to cancel.`);
      return;
    }
    await store.write(keys.cancel(id), new TextEncoder().encode('cancel\n'));
    print(
      `Asked ${id} to end: the parts that run are finished and kept, no others are started. ${command(`watch ${id}`, stack)} shows it.`,
    );
  });
}
