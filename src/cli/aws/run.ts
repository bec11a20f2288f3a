import { isOwnAgent, ownAgentOf } from '../../agents/own-agents.ts';
import { checkFits } from '../../aws/fit.ts';
import { type InvocationEvent, parseInvocationEvent } from '../../aws/invocation-event.ts';
import type { Plan } from '../../experiment/plan.ts';
import { keys } from '../../results/keys.ts';
import type { Progress } from '../../results/progress.ts';
import { writeRecord } from '../../results/write-record.ts';
import { readIfThere } from '../../store/store.ts';
import { InputError } from '../../validation/errors.ts';
import type { Options } from '../options.ts';
import { tell } from '../output.ts';
import type { Finished } from '../show-results.ts';
import { software } from '../software.ts';
import { bringHome } from './bring-home.ts';
import { agreeToCost } from './cost.ts';
import {
  describeExecution,
  type ExecutionState,
  listExecutions,
  objectIn,
  startExecution,
} from './execution.ts';
import { withAws } from './failure.ts';
import { followOnAws } from './follow.ts';
import { openSession, type Session } from './session.ts';
import { command, type DeployedStack, howToGoOn } from './stack.ts';

/**
 * Trains what is missing on AWS Lambda, and brings the results here; joins an execution of the same experiment that
 * runs already. Undefined where it was asked not to wait.
 */
export async function runOnAws(planned: Plan, options: Options): Promise<Finished | undefined> {
  const { id } = planned;
  const { quiet, detach, concurrency, maxCost, retryFailed } = options;
  checkFits(planned.parts);
  const input: InvocationEvent = { id, concurrency, retryFailed, maxCostUsd: maxCost };
  parseInvocationEvent(input, Date.now());
  const session = await openSession(options);
  refuseAgentsThatAreNotThere(planned, session.stack);
  for (;;) {
    const { name, arn, joined, before } = await withAws('start the experiment', () =>
      startOrJoin(session, planned, { input, options }),
    );
    if (!quiet) tell(joined ? `Joining ${name}, which is running.` : `Started ${name}.`);
    if (detach) {
      tell(`It runs by itself. ${howToGoOn(id, session.stack)}`);
      return undefined;
    }
    await followOnAws(session, { id, arn, before, quiet });
    const finished = await bringHome(session, { id, ...options });
    const seeds = new Set(finished.record.seeds);
    if (!joined || planned.seeds.every((seed) => seeds.has(seed))) return finished;
    if (!quiet) tell('It had been started with fewer seeds: now the others.');
  }
}

// --- internal ---

/** Starts an execution under the next free name, or finds the one that runs already. */
async function startOrJoin(
  session: Session,
  planned: Plan,
  { input, options }: { readonly input: InvocationEvent; readonly options: Options },
): Promise<{ name: string; arn: string; joined: boolean; before?: Progress }> {
  const { id } = planned;
  const before = await readIfThere<Progress>(session.store, keys.progress(id));
  for (let attempt = 1; ; attempt++) {
    const own = await listExecutions(session, id);
    const running = own.find(({ isRunning }) => isRunning);
    if (running) {
      refuseWhatIsNotObeyed(input, await describeExecution(session, running.arn), session.stack);
      return { ...running, joined: true };
    }
    await agreeToCost(session, planned, options);
    await writeRecord({ plan: planned, store: session.store, now: Date.now, software }, { runs: new Map() });
    const name = `${id}-${(own[0]?.attempt ?? 0) + attempt}`;
    const arn = await startExecution(session, name, input);
    // Somebody else may have taken the name a moment ago: look again.
    if (arn !== undefined) return { name, arn, joined: false, before };
  }
}

const FLAGS = {
  concurrency: '--concurrency',
  retryFailed: '--retry-failed',
  maxCostUsd: '--max-cost',
} as const satisfies Partial<Record<keyof InvocationEvent, string>>;

/** What an execution was started with holds until its end: joining cannot change it. */
function refuseWhatIsNotObeyed(asked: InvocationEvent, running: ExecutionState, stack: DeployedStack): void {
  const obeyed = objectIn(running.input);
  const flags = Object.entries(FLAGS).filter(([key]) => {
    const value = asked[key as keyof InvocationEvent];
    return value !== undefined && value !== obeyed[key];
  });
  if (flags.length === 0) return;
  const names = flags.map(([, flag]) => `\`${flag}\``).join(', ');
  throw new InputError([
    `${running.name} is running, and was started without ${names}: it does not obey what was not said then. ` +
      `Wait for it (${command(`watch ${asked.id}`, stack)}) or end it (${command(`cancel ${asked.id}`, stack)}) and repeat the command; ` +
      `or repeat it without ${names} to join`,
  ]);
}

function refuseAgentsThatAreNotThere({ variants }: Plan, { name, agents }: DeployedStack): void {
  const lacking = Object.values(variants)
    .map(({ agent }) => agent)
    .filter((agent) => isOwnAgent(agent) && agents[agent.kind] !== agent.sha256);
  if (lacking.length === 0) return;
  const problems = lacking.map(
    ({ kind }) =>
      `Agent ${kind} is ${Object.hasOwn(agents, kind) ? 'another version of what is' : 'not'} deployed in the stack ${name}`,
  );
  const files = [...new Set(lacking.map((agent) => ownAgentOf(agent)?.file))];
  throw new InputError([
    ...new Set(problems),
    `Nothing was started. \`npx cdk deploy -c agents=${files.join(',')}\` deploys what this experiment needs`,
  ]);
}
