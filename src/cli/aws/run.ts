import packageJson from '../../../package.json' with { type: 'json' };
import { checkFits } from '../../aws/fit.ts';
import { parseInvocationEvent } from '../../aws/invocation-event.ts';
import type { Plan } from '../../experiment/plan.ts';
import { recordOf } from '../../experiment/record.ts';
import { keys } from '../../results/keys.ts';
import type { Progress } from '../../results/progress.ts';
import { readIfThere, writeJson } from '../../store/store.ts';
import type { Finished } from '../finished.ts';
import { tell } from '../output.ts';
import type { RunOptions } from '../run-options.ts';
import { bringHome } from './bring-home.ts';
import { agreeToCost } from './cost.ts';
import { startOrJoin } from './execution.ts';
import { withAws } from './failure.ts';
import { followHere } from './follow-here.ts';
import { openSession, type Session } from './session.ts';
import { howToGoOn } from './words.ts';

/**
 * Trains what is missing on AWS Lambda, and brings the results here; joins an execution of the same experiment that
 * runs already. Undefined where it was asked not to wait.
 */
export async function runOnAws(planned: Plan, options: RunOptions): Promise<Finished | undefined> {
  const { id } = planned;
  const { out, quiet, detach, concurrency, maxCost, retryFailed } = options;
  checkFits(planned.parts);
  const input = { id, concurrency, retryFailed, maxCostUsd: maxCost };
  parseInvocationEvent(input, Date.now());
  const session = await openSession(options);
  await agreeToCost(session, planned, options);
  for (;;) {
    const { arn, joined, before } = await start(session, planned, input);
    if (!quiet) tell(joined ? `Joining ${nameOf(arn)}, which is running.` : `Started ${nameOf(arn)}.`);
    if (detach) {
      tell(`It runs by itself. ${howToGoOn(id, session.stack)}`);
      return undefined;
    }
    await followHere(session, { id, arn, before, quiet });
    const finished = await bringHome(session, { id, out, quiet });
    const seeds = new Set(finished.record.seeds);
    if (!joined || planned.seeds.every((seed) => seeds.has(seed))) return finished;
    if (!quiet) tell('It had been started with fewer seeds: now the others.');
  }
}

// --- internal ---

interface Started {
  readonly arn: string;
  readonly joined: boolean;
  /** progress.json as it was before. */
  readonly before?: Progress;
}

async function start({ clients, stack, store }: Session, planned: Plan, input: object): Promise<Started> {
  const { id } = planned;
  return withAws('start the experiment', async () => {
    const before = await readIfThere<Progress>(store, keys.progress(id));
    const started = await startOrJoin(clients.stepFunctions, {
      machine: stack.experiment,
      id,
      input,
      prepare: async () => {
        const record = await readIfThere<{ created?: string }>(store, keys.experiment(id));
        const created = record?.created ?? new Date().toISOString();
        const software = `manyruns ${packageJson.version}, Node.js ${process.versions.node}`;
        await writeJson(store, keys.experiment(id), recordOf(planned, { created, software }));
      },
    });
    return started.joined ? started : { ...started, before };
  });
}

function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1);
}
