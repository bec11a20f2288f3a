import * as z from 'zod/mini';
import { agents } from '../agents/index.ts';
import { environments } from '../environments/index.ts';
import { InputError } from '../errors.ts';
import type { ExperimentRecord } from '../experiment/record.ts';
import { notOneOf, type OptionFields, quote, strictObject } from '../options.ts';
import type { Progress } from '../progress.ts';
import { count } from '../report/format.ts';
import { plainTable } from '../report/plain-table.ts';
import { keys } from '../results.ts';
import { schedules } from '../schedules/index.ts';
import { folder } from '../store/folder.ts';
import { readJson } from '../store/store.ts';
import { bold, print } from './output.ts';

const registries = { environments, agents, schedules };

/** Prints what there is to use in experiments, or the results in a folder. */
export async function list(what: string | undefined, { out }: { readonly out: string }): Promise<void> {
  const names = [...Object.keys(registries), 'results'];
  if (what !== undefined && !names.includes(what)) {
    throw new InputError([`Expected ${notOneOf(names, what)}, got ${quote(what)}`]);
  }
  if (what === 'results') return print(await resultsTable(out));
  const chosen = Object.entries(registries).filter(([name]) => what === undefined || what === name);
  print(chosen.map(([name, registry]) => `${bold(name)}\n${registryTable(registry)}`).join('\n\n'));
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

async function resultsTable(out: string): Promise<string> {
  const store = folder(out);
  const records = (await store.list('')).filter((key) => /^[^/]+\/experiment\.json$/.test(key));
  if (records.length === 0) return `No results in ${out}.`;
  const rows = await Promise.all(
    records.map(async (key) => {
      const { id, seeds, variants, created } = await readJson<ExperimentRecord>(store, key);
      const [progressKey] = (await store.list(keys.progress(id))).filter(
        (found) => found === keys.progress(id),
      );
      const progress = progressKey ? await readJson<Progress>(store, progressKey) : undefined;
      const runs = progress ? `${count(progress.ok)} of ${count(progress.planned)} runs` : '';
      return [
        id,
        progress?.state ?? 'unknown',
        runs,
        `${Object.keys(variants).length} x ${seeds.length}`,
        created,
      ];
    }),
  );
  return plainTable(rows);
}
