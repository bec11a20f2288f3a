import * as z from 'zod/mini';
import { agents } from '../agents/index.ts';
import { environments } from '../environments/index.ts';
import { plainTable } from '../report/plain-table.ts';
import { schedules } from '../schedules/index.ts';
import { folder } from '../store/folder.ts';
import { InputError } from '../validation/errors.ts';
import { type OptionFields, strictObject } from '../validation/fields.ts';
import { notOneOf, quote } from '../validation/messages.ts';
import type { StackOptions } from './aws/options.ts';
import { bold, print } from './output.ts';
import { type Place, refuseWhatDoesNotFit } from './places.ts';
import { resultsTable } from './results-table.ts';

export interface ListOptions extends StackOptions {
  readonly out: string;
  readonly on: Place;
}

const registries = { environments, agents, schedules };

/** Prints what there is to use in experiments, or the results in a folder. */
export async function list(what: string | undefined, options: ListOptions): Promise<void> {
  const { out, on } = options;
  const names = [...Object.keys(registries), 'results'];
  if (what !== undefined && !names.includes(what)) {
    throw new InputError([`Expected ${notOneOf(names, what)}, got ${quote(what)}`]);
  }
  refuseWhatDoesNotFit(on, options);
  if (on === 'aws') {
    if (what !== 'results') throw new InputError(['`--on aws` goes with `list results` only']);
    const { listResultsOnAws } = await import('./aws/list-results.ts');
    return listResultsOnAws(options);
  }
  if (what === 'results') return print(await resultsHere(out));
  const chosen = Object.entries(registries).filter(([name]) => what === undefined || what === name);
  const own = (name: string) =>
    name === 'agents' ? '\n  or a rule of your own, in TypeScript: docs/own-agent.md' : '';
  print(
    chosen.map(([name, registry]) => `${bold(name)}\n${registryTable(registry)}${own(name)}`).join('\n\n'),
  );
}

// --- internal ---

function registryTable(registry: Readonly<Record<string, { about: string; options: OptionFields }>>): string {
  return plainTable(
    Object.entries(registry).map(([kind, { about, options }]) => [`  ${kind}`, about, optionsText(options)]),
  );
}

function optionsText(options: OptionFields): string {
  const { properties = {} } = z.toJSONSchema(strictObject(options), { io: 'input' });
  return Object.entries(properties)
    .map(([name, field]) => {
      const { default: value } = field as { default?: unknown };
      return value === undefined ? name : `${name} = ${value}`;
    })
    .join(', ');
}

async function resultsHere(out: string): Promise<string> {
  const store = folder(out);
  const ids = (await store.list(''))
    .filter((key) => /^[^/]+\/experiment\.json$/.test(key))
    .map((key) => key.split('/')[0]);
  return ids.length === 0 ? `No results in ${out}.` : resultsTable(store, ids);
}
