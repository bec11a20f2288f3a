import { lackingCode, loadAgents } from '../agents/own-agents.ts';
import { trainAgain } from '../backends/many-runs.ts';
import type { Environment } from '../environments/environment.ts';
import { environments } from '../environments/index.ts';
import type { Ground } from '../environments/picture.ts';
import { listed, number } from '../report/format.ts';
import { plainTable } from '../report/plain-table.ts';
import { readCommittedParts } from '../results/committed.ts';
import type { ExperimentResults } from '../results/compare-experiments.ts';
import type { RunRow } from '../results/runs.ts';
import { environmentOf, optionsOf, type RunSpec } from '../training/run-spec.ts';
import { InputError } from '../validation/errors.ts';
import { notOneOf, quote } from '../validation/messages.ts';
import { openResults } from './open-results.ts';
import type { Options } from './options.ts';
import { print, tell } from './output.ts';

/** Prints the greedy policy of a run, and its action values, trained again; exit code 1 where these are not the stored run's. */
export async function showPolicy(
  path: string,
  { variant, seed }: { readonly variant: string; readonly seed: number },
  { json, agents = [] }: Options,
): Promise<void> {
  await loadAgents(agents);
  const results = await openResults(path);
  const row = await storedRun(results, variant, seed);
  const learned = await learnedAgain({ ...results.record.variants[variant], seed }, row);
  print(json ? JSON.stringify(learned) : policyTable(learned));
  if (learned.digest === learned.digestAgain) return;
  tell(
    `Trained again, this run has another digest than the stored one: \`manyruns verify ${path}\` tells more.`,
  );
  process.exitCode = 1;
}

// --- internal ---

async function storedRun(
  { store, record: { id, variants, seeds } }: ExperimentResults,
  variant: string,
  seed: number,
): Promise<RunRow> {
  const names = Object.keys(variants);
  if (!names.includes(variant))
    throw new InputError([`Expected a variant of ${id}: ${notOneOf(names, variant)}, got ${quote(variant)}`]);
  for await (const { rows } of readCommittedParts(store, id, { variants })) {
    const row = rows.find((one) => one.variant === variant && one.seed === seed);
    if (row?.status === 'failed') throw new InputError([`Run ${seed} of ${variant} failed: ${row.error}`]);
    if (row) return row;
  }
  const known = listed(seeds.map(String), 10);
  throw new InputError([`Expected a seed of ${variant} in ${id}: ${known}; got \`${seed}\``]);
}

type LearnedPolicy = Awaited<ReturnType<typeof learnedAgain>>;

/** What a run learned, for use elsewhere. */
async function learnedAgain(spec: RunSpec, { digest }: RunRow) {
  const environment = environmentOf(spec.environment);
  const lacking = lackingCode(spec.agent);
  if (lacking) throw new InputError([`${lacking}. \`--agents FILE\` names code to run`]);
  const [trained] = await trainAgain([spec]);
  if (trained instanceof Error) throw new InputError([`It cannot be trained again: ${trained.message}`]);
  const { states, actions } = environment;
  const size = states * actions;
  const valuesOf = (from: number) => [...trained.table.subarray(from, from + actions)];
  return {
    spec,
    // As stored, and of the run that was trained again for its table.
    ...{ digest, digestAgain: trained.digest },
    ...namesIn(environment, spec),
    // [states] The greedy action of each state.
    policy: [...trained.policy],
    // [tables][states][actions] Action values: one table, of double Q-learning two.
    tables: Array.from({ length: trained.table.length / size }, (_, i) =>
      Array.from({ length: states }, (_, state) => valuesOf(i * size + state * actions)),
    ),
  };
}

/** Here an episode is over, or never is: what the policy says of such a cell is of no use. */
const NOWHERE_TO_ACT: ReadonlySet<Ground> = new Set(['hole', 'cliff', 'goal', 'wall']);

/** Names of actions and states: those that the environment says, or those of its picture. */
function namesIn(
  environment: Environment,
  spec: RunSpec,
): { actions: readonly string[]; states?: readonly string[] } {
  const { kind } = spec.environment;
  const picture = environments[kind]?.picture?.(optionsOf(spec.environment));
  const drawn = picture?.cellOf.map((cell, state) => {
    const { words } = picture.scenes[picture.sceneOf[state]];
    const { ground } = picture.cells[cell];
    const place = `row ${Math.floor(cell / picture.columns) + 1}, column ${(cell % picture.columns) + 1}`;
    return [place, ...(NOWHERE_TO_ACT.has(ground) ? [ground] : []), ...(words ? [words] : [])].join(', ');
  });
  const states = environment.stateNames ?? drawn;
  const numbers = Array.from({ length: environment.actions }, (_, i) => String(i));
  const actions = environment.actionNames ?? picture?.actions.map(({ name }) => name) ?? numbers;
  return { actions, ...(states && { states }) };
}

function policyTable({ actions, states, policy, tables, digest }: LearnedPolicy): string {
  const columns: (readonly [head: string, align: 'left' | 'right', cell: (state: number) => string])[] = [
    ['state', 'right', String],
    ...(states ? [['where', 'left', (state: number) => states[state]] as const] : []),
    ['action', 'left', (state) => actions[policy[state]]],
    ...tables.flatMap((table, i) =>
      actions.map((name, action) => {
        const head = tables.length > 1 ? `${'AB'[i]}: ${name}` : name;
        return [head, 'right', (state: number) => number(table[state][action])] as const;
      }),
    ),
  ];
  const rows = policy.map((_, state) => columns.map(([, , cell]) => cell(state)));
  const table = plainTable(rows, {
    head: columns.map(([head]) => head),
    align: columns.map(([, align]) => align),
  });
  return `${table}\n\ndigest ${digest}`;
}
