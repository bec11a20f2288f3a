import * as z from 'zod/mini';
import { agents } from '../agents/index.ts';
import { agentKinds, lackingCode, ofAgentKinds } from '../agents/own-agents.ts';
import type { Environment } from '../environments/environment.ts';
import { environments } from '../environments/index.ts';
import { asChoice } from '../environments/tables.ts';
import type { EnvironmentDefinition } from '../environments/tabulate.ts';
import { schedules } from '../schedules/index.ts';
import { type Epsilon, epsilonValues, type Schedule } from '../schedules/schedule.ts';
import { collect, InputError, inField, messageOf } from '../validation/errors.ts';
import { integerFrom, oneOfKinds, probability, type Registry, strictObject } from '../validation/fields.ts';
import { notOneOf } from '../validation/messages.ts';
import { parse } from '../validation/parse.ts';

/** A kind of environment, agent or schedule with its options. */
export type Choice = { readonly kind: string } & Readonly<Record<string, unknown>>;

/** One run as plain, normalised JSON: the same in a file, a thread, a Lambda event and the results. */
export interface RunSpec {
  readonly environment: Choice;
  readonly agent: Choice;
  readonly epsilon: Choice;
  readonly episodes: number;
  /** 0 to 2^53 - 1 */
  readonly seed: number;
  readonly maxStepsPerEpisode: number;
}

export type RunSpecWithoutSeed = Omit<RunSpec, 'seed'>;

/** A run as a person may write it: with short forms, defaults, and an epsilon that is any function. */
export interface RunSpecInput {
  readonly environment: string | Choice | Environment | EnvironmentDefinition;
  readonly agent?: string | Choice;
  readonly epsilon: Epsilon | Choice;
  readonly episodes: number;
  readonly seed: number;
  readonly maxStepsPerEpisode?: number;
}

export const MAX_EPISODES = 1e7;
/** Of an epsilon that was a function: each change takes about 100 bytes while it is planned. */
export const MAX_CHANGES = 1e6;
export const seedField = () => integerFrom(0, Number.MAX_SAFE_INTEGER);

/** Different seeds, at least one. */
export function seedListField(error = 'a list of different seeds') {
  const areDifferent = (seeds: readonly number[]) => new Set(seeds).size === seeds.length;
  return z.array(seedField(), { error }).check(z.minLength(1, { error }), z.refine(areDifferent, { error }));
}

/** With its default options: the agent of a run that names none. */
export const DEFAULT_AGENT = 'q-learning';

/** The fields of a run that a file may set, for a whole experiment or for one variant. */
export const runFields = {
  environment: nameOrKind(environments),
  agent: nameOrKind(agents),
  epsilon: z.union(
    [
      probability(),
      z.custom<Schedule>((value) => typeof value === 'function'),
      oneOfKinds(schedules),
    ] as const,
    { error: 'a number from 0 to 1, or an object with a `kind` of schedule' },
  ),
  episodes: integerFrom(1, MAX_EPISODES),
  maxStepsPerEpisode: integerFrom(1, 1e9),
};

const runSpecSchema = ofAgentKinds((kinds) =>
  strictObject({
    ...runFields,
    agent: z._default(nameOrKind(kinds), DEFAULT_AGENT),
    maxStepsPerEpisode: z._default(runFields.maxStepsPerEpisode, 1_000_000),
    seed: seedField(),
  }),
);

export interface NormaliseOptions {
  /** The path of the run in what the person wrote, and what stands above the problems. */
  readonly at?: string;
  readonly heading?: string;
  /** Gives the text of a file that an environment names. */
  readonly readFile?: (file: string) => string;
  /** Of results: their agent may be code that is not at hand, or another version of it. */
  readonly mayLackCode?: boolean;
}

/**
 * Checks a run and writes it in the one form that travels: kinds with all their options, epsilons as data.
 * An epsilon that is a function is evaluated here, and travels as its values.
 *
 * @throws InputError with all problems
 */
export function normaliseRunSpec(
  input: unknown,
  { at = '', heading = '', readFile, mayLackCode = false }: NormaliseOptions = {},
): RunSpec {
  const lacking = mayLackCode ? agentWithoutCode(input) : undefined;
  const given = lacking ? { ...(input as object), agent: undefined } : input;
  const spec = parse(runSpecSchema(), withTable(given), { at, heading });
  const { episodes, seed, maxStepsPerEpisode } = spec;
  const agent = lacking ?? withOptions(agentKinds(), spec.agent);
  const problems: string[] = [];
  const environment = collect(problems, () =>
    inField('environment', () => normalEnvironment(spec.environment, readFile)),
  );
  const epsilon = collect(problems, () => asData(spec.epsilon as Epsilon | Choice, episodes));
  if (!environment || !epsilon) {
    const told = problems.map((problem) => (at ? `In \`${at}\`: ${problem}` : problem));
    throw new InputError(told, heading);
  }
  return { environment, agent, epsilon, episodes, seed, maxStepsPerEpisode };
}

/**
 * The tables of an environment. They are the same for each run, so they are built once and kept.
 *
 * @throws InputError where its options do not fit together
 */
export function environmentOf(choice: Choice): Environment {
  const key = JSON.stringify(choice);
  let environment = built.get(key);
  if (!environment) {
    if (built.size >= 64) built.clear();
    environment = environments[choice.kind].create(optionsOf(choice));
    built.set(key, environment);
  }
  return environment;
}

/** The options of a choice, without its kind. */
export function optionsOf({ kind: _, ...options }: Choice): Record<string, unknown> {
  return options;
}

/** A short name of a choice for people: `steps`, or `0.1` for a constant. */
export function choiceLabel(choice: Choice): string {
  return choice.kind === 'constant' ? String(choice.value) : choice.kind;
}

/** The name of a kind, or one with options. */
export function nameOrKind(registry: Registry) {
  const names = Object.keys(registry) as [string, ...string[]];
  return z.union([z.enum(names), oneOfKinds(registry)], {
    error: (issue) => `${notOneOf(names, issue.input)}, or an object with such a \`kind\``,
  });
}

// --- internal ---

const built = new Map<string, Environment>();

const agentWithoutCodeSchema = z.catchall(
  z.object({ kind: z.string(), sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)) }),
  z.union([z.number(), z.boolean(), z.string().check(z.maxLength(200))]),
);

/** The agent of a run, in its normal form already, where it is code that is not at hand. */
function agentWithoutCode(input: unknown): Choice | undefined {
  const agent = (input as { agent?: Choice } | null)?.agent;
  if (!agentWithoutCodeSchema.safeParse(agent).success) return undefined;
  return lackingCode(agent as Choice) === undefined ? undefined : agent;
}

function withTable(input: unknown): unknown {
  if (typeof input !== 'object' || input === null || !('environment' in input)) return input;
  return { ...input, environment: asChoice(input.environment) };
}

function normalEnvironment(given: unknown, readFile?: (file: string) => string): Choice {
  const { kind, ...options } = withOptions(environments, given);
  const choice = { kind, ...(environments[kind].normalise?.(options, readFile) ?? options) };
  environmentOf(choice); // what its options do not allow together
  return choice;
}

/** Writes the short form out and fills in declared defaults, in the order of the declaration. */
function withOptions(registry: Registry, choice: unknown): Choice {
  const { kind, ...given } = typeof choice === 'string' ? { kind: choice } : (choice as Choice);
  return { kind, ...(parse(strictObject(registry[kind].options), given) as Record<string, unknown>) };
}

function asData(epsilon: Epsilon | Choice, episodes: number): Choice {
  if (typeof epsilon === 'number') return { kind: 'constant', value: epsilon };
  if (typeof epsilon === 'function') {
    return asSteps(epsilonValues((episode) => asked(epsilon, episode), episodes));
  }
  return withOptions(schedules, epsilon);
}

/** Somebody's function: what it throws is no fault of ours. */
function asked(epsilon: Schedule, episode: number): number {
  try {
    return epsilon(episode);
  } catch (error) {
    throw new InputError([`\`epsilon\` threw at episode ${episode}: ${messageOf(error)}`]);
  }
}

function asSteps(values: Float64Array): Choice {
  const pairs: [number, number][] = [];
  for (const [episode, value] of values.entries()) {
    if (pairs.at(-1)?.[1] !== value) pairs.push([episode, value]);
    if (pairs.length > MAX_CHANGES) {
      throw new InputError([
        `Expected a function \`epsilon\` to change at most ${MAX_CHANGES} times, because it travels as its values, got more: a schedule such as \`piecewise-linear\` has no such limit`,
      ]);
    }
  }
  return { kind: 'steps', values: pairs };
}
