import * as z from 'zod/mini';
import type { AgentKind } from '../agents/agent.ts';
import type { Environment } from '../environments/environment.ts';
import { environments } from '../environments/index.ts';
import type { EnvironmentDefinition } from '../environments/tabulate.ts';
import { schedules } from '../schedules/index.ts';
import type { Epsilon, Schedule } from '../schedules/schedule.ts';
import { runFields } from '../training/run-spec.ts';
import { type OptionFields, oneOfKinds, probability, strictObject } from '../validation/fields.ts';
import { notOneOf } from '../validation/messages.ts';

/** An environment, agent or epsilon of a variant: what it changes; of the experiment's kind where it names none. */
export type Changes = Readonly<Record<string, unknown>>;

/** What a variant may say: anything of a run but its seed, or options by their paths, such as `agent.alpha`. */
export interface VariantInput {
  readonly environment?: string | Changes | Environment | EnvironmentDefinition;
  readonly agent?: string | Changes;
  readonly epsilon?: Epsilon | Changes;
  readonly episodes?: number;
  readonly maxStepsPerEpisode?: number;
  readonly [path: `${'environment' | 'agent' | 'epsilon'}.${string}`]: unknown;
}

type Registry = Readonly<Record<string, { readonly options: OptionFields }>>;

const { episodes, maxStepsPerEpisode } = runFields;

/** How it may say so. What comes of it is checked again, together with the experiment. */
export const variantSchema = (agents: Readonly<Record<string, AgentKind>>) =>
  strictObject(
    {
      environment: z.optional(nameOrChanges(environments)),
      agent: z.optional(nameOrChanges(agents)),
      epsilon: z.optional(
        z.union(
          [
            probability(),
            z.custom<Schedule>((value) => typeof value === 'function'),
            changes(schedules),
          ] as const,
          { error: 'a number from 0 to 1, or an object with options of a schedule' },
        ),
      ),
      episodes: z.optional(episodes),
      maxStepsPerEpisode: z.optional(maxStepsPerEpisode),
      ...paths('agent', agents),
      ...paths('environment', environments),
      ...paths('epsilon', schedules),
    },
    'an object with what it changes',
  );

// --- internal ---

function nameOrChanges(registry: Registry) {
  const names = Object.keys(registry) as [string, ...string[]];
  return z.union([z.enum(names), changes(registry)], {
    error: (issue) => `${notOneOf(names, issue.input)}, or an object with what it changes`,
  });
}

/** Some options of one kind; of any, where the kind is not said. */
function changes(registry: Registry) {
  const some = Object.entries(registry).map(
    ([kind, { options }]) => [kind, { options: optional(fieldsByName([options])) }] as const,
  );
  return oneOfKinds(
    Object.fromEntries(some),
    optional(fieldsByName(Object.values(registry).map(({ options }) => options))),
  );
}

function paths(field: string, registry: Registry): OptionFields {
  const kind = z.enum(Object.keys(registry) as [string, ...string[]], {
    error: (issue) => notOneOf(Object.keys(registry), issue.input),
  });
  const options = Object.values(registry).map((one) => one.options);
  const all = optional({ ...fieldsByName(options), kind });
  return Object.fromEntries(Object.entries(all).map(([option, schema]) => [`${field}.${option}`, schema]));
}

function optional(fields: OptionFields): OptionFields {
  return z.partial(z.object(fields)).shape;
}

/** Every option that one of them has, as any of them allows it; without defaults, which would hide what is not said. */
function fieldsByName(all: readonly OptionFields[]): OptionFields {
  const byName = Map.groupBy(all.flatMap(Object.entries<z.ZodMiniType>), ([name]) => name);
  return Object.fromEntries(
    [...byName].map(([name, fields]) => [name, anyOf(fields.map(([, field]) => withoutDefault(field)))]),
  );
}

function withoutDefault(field: z.ZodMiniType): z.ZodMiniType {
  return field instanceof z.ZodMiniDefault ? (field._zod.def.innerType as z.ZodMiniType) : field;
}

function anyOf(fields: readonly z.ZodMiniType[]): z.ZodMiniType {
  const [first, ...others] = new Set(fields);
  if (others.length === 0) return first;
  return z.union([first, ...others], {
    error: (issue) => {
      const { errors } = issue as z.core.$ZodRawIssue<z.core.$ZodIssueInvalidUnion>;
      return [...new Set(errors.map(([one]) => one?.message))].filter(Boolean).join(', or ');
    },
  });
}
