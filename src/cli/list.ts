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
import { resultsTable } from './results-table.ts';

/** Prints what there is to use in experiments, or the results in a folder or a bucket. */
export async function list(what: string | undefined, options: Options): Promise<void> {
  const names = [...Object.keys(registries), 'results'];
  if (what !== undefined && !names.includes(what)) {
    throw new InputError([`Expected ${notOneOf(names, what)}, got ${quote(what)}`]);
  }
  const { on, out } = options;
  if (what === 'results') {
    if (on === 'aws') return print(await (await import('./aws/list-results.ts')).resultsOnAws(options));
    return print(await resultsTable(folder(out), { ids: await idsIn(folder(out)), place: out }));
  }
  const chosen = Object.entries(registries).filter(([name]) => what === undefined || what === name);
  print(chosen.map(([name, registry]) => `${bold(name)}\n${registryTable(registry)}`).join('\n\n'));
}

// --- internal ---

const registries = { environments, agents, schedules };

function registryTable(registry: Readonly<Record<string, { about: string; options: OptionFields }>>): string {
  const own = registry === agents ? '\n  or a rule of your own, in TypeScript: docs/own-agent.md' : '';
  const rows = Object.entries(registry).map(([kind, { about, options }]) => [
    `  ${kind}`,
    about,
    optionsText(options),
  ]);
  return `${plainTable(rows)}${own}`;
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
