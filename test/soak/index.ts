import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { dice } from './dice.ts';
import { lambdaFaults } from './lambda.ts';
import { localFaults, type Survived } from './local.ts';
import { threadFaults } from './threads.ts';

// npm run soak -- [--minutes N] [--seed S] [--only local|threads|lambda]
// Seeded random faults for a while; ends with a table, and with 1 where a run was lost or differs.

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string' },
    only: { type: 'string' },
  },
});
const minutes = Number(values.minutes);
if (!(minutes > 0 && minutes <= 600))
  throw new Error(`Expected --minutes from 0 to 600, got ${values.minutes}`);
const place = await mkdtemp(join(tmpdir(), 'manyruns-soak-'));
const places = {
  local: await localFaults(place),
  threads: await threadFaults(),
  lambda: await lambdaFaults(),
};
type Place = keyof typeof places;
const names = Object.keys(places) as Place[];
if (values.only !== undefined && !names.includes(values.only as Place)) {
  throw new Error(`Expected --only to be one of ${names.join(', ')}, got ${values.only}`);
}

const first = values.seed === undefined ? Date.now() % 1e9 : Number(values.seed);
const end = performance.now() + minutes * 60_000;
const faults = new Map<string, number>();
const sums = ['expected', 'found', 'lost', 'different'] as const;
const rows = new Map<Place, Record<'schedules' | (typeof sums)[number], number>>();
for (let seed = first; performance.now() < end; seed++) {
  const name = (values.only as Place | undefined) ?? dice(seed).pick(names);
  const survived = await places[name].survive(seed);
  count(name, seed, survived);
  if (values.seed !== undefined && values.minutes === '10') break;
}
await rm(place, { recursive: true });
report();

function count(name: Place, seed: number, { faults: struck, words, ...found }: Survived): void {
  const row = rows.get(name) ?? { schedules: 0, expected: 0, found: 0, lost: 0, different: 0 };
  row.schedules += 1;
  for (const key of sums) row[key] += found[key];
  rows.set(name, row);
  for (const kind of struck) faults.set(kind, (faults.get(kind) ?? 0) + 1);
  if (found.lost + found.different > 0) {
    console.log(`Seed ${seed} (${name}), after ${struck.join(', ')}:\n  ${words.join('\n  ')}`);
  }
}

function report(): void {
  console.log(`Seeds ${first} and up.`);
  console.table(Object.fromEntries([...faults].sort()));
  console.table(Object.fromEntries(rows));
  const isWorse = [...rows.values()].some(({ lost, different }) => lost + different > 0);
  if (isWorse) process.exitCode = 1;
}
