import * as z from 'zod/mini';
import { agents } from '../agents/index.ts';
import { environments } from '../environments/index.ts';
import { plainTable } from '../report/plain-table.ts';
import { schedules } from '../schedules/index.ts';
import { folder } from '../store/folder.ts';
import { InputError } from '../validation/errors.ts';
import { type OptionFields, strictObject } from '../validation/fields.ts';
import { notOneOf, quote } from '../validation/messages.ts';
import { idsIn } from './by-id.ts';
import type { Options } from './options.ts';
import { bold, print } from './output.ts';
import { listedIn, resultsTable } from './results-table.ts';

/** Prints what there is to use in experiments, or the results in a folder or a bucket. */
export async function list(what: string | undefined, options: Options): Promise<void> {
  const names = [...Object.keys(registries), 'results'];
  if (what !== undefined && !names.includes(what)) {
    throw new InputError([`Expected ${notOneOf(names, what)}, got ${quote(what)}`]);
  }
  const { on, json } = options;
  if (what === 'results') {
    const { place, results } =
      on === 'aws'
        ? await (await import('./aws/list-results.ts')).resultsOnAws(options)
        : await here(options);
    return print(json ? asJson({ results }) : resultsTable(results, place));
  }
  const chosen = Object.entries(registries).filter(([name]) => what === undefined || what === name);
  print(
    json
      ? asJson(Object.fromEntries(chosen.map(([name, registry]) => [name, described(registry)])))
      : chosen.map(([name, registry]) => `${bold(name)}\n${registryTable(registry)}`).join('\n\n'),
  );
}

// --- internal ---

const registries = { environments, agents, schedules };

type Registry = Readonly<Record<string, { readonly about: string; readonly options: OptionFields }>>;

async function here({ out }: Options) {
  const store = folder(out);
  return { place: out, results: await listedIn(store, await idsIn(store)) };
}

function asJson(value: object): string {
  return JSON.stringify(value, null, 2);
}

/** Each kind with the JSON Schema of each of its options. */
function described(registry: Registry) {
  return Object.fromEntries(
    Object.entries(registry).map(([kind, { about, options }]) => [
      kind,
      { about, options: fieldsOf(options) },
    ]),
  );
}

function registryTable(registry: Registry): string {
  const own = registry === agents ? '\n  or a rule of your own, in TypeScript: docs/own-agent.md' : '';
  const rows = Object.entries(registry).map(([kind, { about, options }]) => [
    `  ${kind}`,
    about,
    optionsText(options),
  ]);
  return `${plainTable(rows)}${own}`;
}

function fieldsOf(options: OptionFields) {
  return z.toJSONSchema(strictObject(options), { io: 'input' }).properties ?? {};
}

function optionsText(options: OptionFields): string {
  return Object.entries(fieldsOf(options))
    .map(([name, field]) => {
      const { default: value } = field as { default?: unknown };
      return value === undefined ? name : `${name} = ${value}`;
    })
    .join(', ');
}
