import packageJson from '../../../package.json' with { type: 'json' };
import { isOwnAgent, ownAgentOf } from '../../agents/own-agents.ts';
import { checkFits } from '../../aws/fit.ts';
import { parseInvocationEvent } from '../../aws/invocation-event.ts';
import type { Plan } from '../../experiment/plan.ts';
import { recordOf } from '../../experiment/record.ts';
import { keys } from '../../results/keys.ts';
import type { Progress } from '../../results/progress.ts';
import { writeTables } from '../../results/tables.ts';
import { readIfThere, writeJson } from '../../store/store.ts';
import { InputError } from '../../validation/errors.ts';
import type { Finished } from '../finished.ts';
import { tell } from '../output.ts';
import type { RunOptions } from '../run-options.ts';
import { bringHome } from './bring-home.ts';
import { agreeToCost } from './cost.ts';
import { describeExecution, type Execution, startOrJoin } from './execution.ts';
import { withAws } from './failure.ts';
import { followHere } from './follow-here.ts';
import { openSession, type Session } from './session.ts';
import type { DeployedStack } from './stack.ts';
import { command, howToGoOn } from './words.ts';

/**
 * Trains what is missing on AWS Lambda, and brings the results here; joins an execution of the same experiment that
 * runs already. Undefined where it was asked not to wait.
 */
export async function runOnAws(planned: Plan, options: RunOptions): Promise<Finished | undefined> {
  const { id } = planned;
  const { out, quiet, detach, concurrency, maxCost, retryFailed } = options;
  checkFits(planned.parts);
  const input: Input = { id, concurrency, retryFailed, maxCostUsd: maxCost };
  parseInvocationEvent(input, Date.now());
  const session = await openSession(options);
  refuseAgentsThatAreNotThere(planned, session.stack);
  for (;;) {
    const { arn, joined, before } = await start(session, planned, { input, options });
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

async function start(
  session: Session,
  planned: Plan,
  { input, options }: { readonly input: Input; readonly options: RunOptions },
): Promise<Started> {
  const { clients, stack, store } = session;
  const { id } = planned;
  return withAws('start the experiment', async () => {
    const before = await readIfThere<Progress>(store, keys.progress(id));
    const started = await startOrJoin(clients.stepFunctions, {
      machine: stack.experiment,
      id,
      input,
      prepare: async () => {
        await agreeToCost(session, planned, options);
        await writeTables(store, id, planned.variants);
        const record = await readIfThere<{ created?: string }>(store, keys.experiment(id));
        const created = record?.created ?? new Date().toISOString();
        const software = `manyruns ${packageJson.version}, Node.js ${process.versions.node}`;
        await writeJson(store, keys.experiment(id), recordOf(planned, { created, software }));
      },
    });
    if (!started.joined) return { ...started, before };
    const running = await describeExecution(clients.stepFunctions, started.arn);
    refuseWhatIsNotObeyed(input, { running, stack });
    return started;
  });
}

interface Input {
  readonly id: string;
  readonly concurrency?: number;
  readonly retryFailed?: boolean;
  readonly maxCostUsd?: number;
}

const FLAGS = {
  concurrency: '--concurrency',
  retryFailed: '--retry-failed',
  maxCostUsd: '--max-cost',
} as const satisfies Partial<Record<keyof Input, string>>;

/** What an execution was started with holds until its end: joining cannot change it. */
function refuseWhatIsNotObeyed(
  input: Input,
  { running, stack }: { readonly running?: Execution; readonly stack: DeployedStack },
): void {
  const flags = Object.entries(FLAGS).filter(([key]) => {
    const asked = input[key as keyof Input];
    return asked !== undefined && asked !== running?.input?.[key];
  });
  if (flags.length === 0) return;
  const names = flags.map(([, flag]) => `\`${flag}\``).join(', ');
  throw new InputError([
    `${running?.name ?? input.id} is running, and was started without ${names}: it does not obey what was not said then. ` +
      `Wait for it (${command(`watch ${input.id}`, stack)}) or end it (${command(`cancel ${input.id}`, stack)}) and repeat the command; ` +
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

function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1);
}
