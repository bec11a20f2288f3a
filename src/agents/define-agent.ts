import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import { InputError, messageOf } from '../validation/errors.ts';
import { numberAbove, strictObject } from '../validation/fields.ts';
import { quote } from '../validation/messages.ts';
import { parse } from '../validation/parse.ts';
import type { Agent, Learner } from './agent.ts';
import { checkedLearner } from './checked-learner.ts';
import { addOwnAgent } from './own-agents.ts';
import { type OptionValues, type OwnOptions, ownFields } from './own-options.ts';

export interface AgentDefinition<Options extends OwnOptions> {
  /** `import.meta.url`: the file is all of the agent's code, so it imports only manyruns and Node.js's own modules. */
  readonly module: string;
  /** Its name: small letters, digits and -. */
  readonly kind: string;
  /** Named numbers, words and yes or no, each with its default and what is allowed. */
  readonly options?: Options;
  /** Makes a learner that knows nothing: once for each run. */
  create(
    options: OptionValues<Options>,
    size: { readonly states: number; readonly actions: number },
  ): Learner;
  /** Where it finishes no episode for so long, its run is ended and has failed; 30 if not said. */
  readonly agentTimeoutSeconds?: number;
}

/** An agent of one's own with its options: for experiments and run specs as data, for `train` as an agent. */
export type ChosenAgent = Agent & Readonly<Record<string, unknown>>;

/**
 * Defines an agent by an update rule of one's own, in a file of its own (docs/own-agent.md).
 *
 * @returns what makes one of it with some options: `agent: myAgent({ alpha: 0.2 })`
 * @throws InputError where the definition is wrong, with all that is
 */
export function defineAgent<const Options extends OwnOptions = Record<never, never>>(
  definition: AgentDefinition<Options>,
): (options?: Partial<OptionValues<Options>>) => ChosenAgent {
  const { module, kind, create, agentTimeoutSeconds } = parse(definitionSchema, definition);
  const fields = ownFields(definition.options ?? {});
  const { file, sha256 } = codeOf(module);
  const schema = strictObject(fields);
  const make = (given: object): Agent => {
    const options = parse(schema, given) as OptionValues<Options>;
    return {
      kind,
      begin: ({ states, actions }) =>
        checkedLearner(() => create(options, { states, actions }), {
          kind,
          file,
          states,
          actions,
        }),
    };
  };
  const error = `${sha256}, which its code has`;
  addOwnAgent({
    kind,
    sha256,
    file,
    agentTimeoutSeconds,
    about: 'an agent of your own',
    options: { ...fields, sha256: z._default(z.literal(sha256, { error }), sha256) },
    create: ({ sha256: _, ...options }) => make(options),
  });
  return (given = {}) => {
    const { begin } = make(given);
    // Data that travels, but for the function, which stays behind.
    return Object.defineProperty({ kind, ...given, sha256 }, 'begin', {
      value: begin,
    }) as unknown as ChosenAgent;
  };
}

// --- internal ---

const KIND = 'a name of small letters, digits and -, at most 40, the first a letter';
const MODULE = '`import.meta.url`';

const definitionSchema = strictObject(
  {
    module: z.string({ error: MODULE }).check(z.regex(/^(file:|sha256:)/, { error: MODULE })),
    kind: z.string({ error: KIND }).check(z.regex(/^[a-z][a-z0-9-]{0,39}$/, { error: KIND })),
    options: z.optional(z.looseObject({}, { error: 'an object' })),
    create: z.custom<AgentDefinition<OwnOptions>['create']>((value) => typeof value === 'function', {
      error: 'a function that makes a learner',
    }),
    agentTimeoutSeconds: z._default(numberAbove(0, 86_400), 30),
  },
  'an object with `module`, `kind` and `create`',
);

/** Whose code it is; what bundles a file puts `sha256:...` in the place of its address. */
function codeOf(module: string): { file?: string; sha256: string } {
  if (module.startsWith('sha256:')) return { sha256: module.slice('sha256:'.length) };
  let file: string;
  let text: string;
  try {
    file = fileURLToPath(module);
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new InputError([
      `Expected \`module\` to be the address of a file, got ${quote(module)}: ${messageOf(error)}`,
    ]);
  }
  const others = importsOf(text).filter((name) => !/^manyruns($|\/)/.test(name) && !isBuiltin(name));
  if (others.length > 0) {
    throw new InputError([
      `Expected an agent's file to import only \`manyruns\` and Node.js's own modules, because the SHA-256 of its text stands for all of its code, got ${others.map(quote).join(', ')} in ${file}`,
    ]);
  }
  return { file, sha256: createHash('sha256').update(text).digest('hex') };
}

/** What a module imports, types aside, which are gone when it runs. */
function importsOf(text: string): string[] {
  const statements = /^\s*(?:import|export)\b(?!\s+type\b)(?:[^'"`;=()]*?\bfrom)?\s*['"]([^'"]+)['"]/gm;
  const calls = /\b(?:import|require)\s*\(\s*['"]([^'"]+)['"]/g;
  return [statements, calls].flatMap((pattern) => [...text.matchAll(pattern)].map(([, name]) => name));
}
