import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { arch, cpus, platform, totalmem } from 'node:os';
import { join } from 'node:path';
import { plainTable } from '../src/report/plain-table.ts';
import { coverage } from './coverage.ts';
import { endToEnd, findPython } from './end-to-end.ts';
import { fanOut } from './fan-out.ts';
import { growth } from './growth.ts';
import { kernel } from './kernel.ts';
import type { Row } from './measurement.ts';
import { orchestrator } from './orchestrator.ts';
import { start } from './start.ts';

/** Every measurement by its name: `npm run bench -- NAME ...` takes only these. */
const measurements = {
  kernel,
  'end-to-end': endToEnd,
  growth,
  start,
  coverage,
  'fan-out': fanOut,
  orchestrator,
};

/** Takes longer than all the others, and times nothing. */
const ON_REQUEST = ['coverage'];

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !Object.hasOwn(measurements, name));
if (unknown.length > 0) {
  console.error(`Unknown: ${unknown.join(', ')}; there are ${Object.keys(measurements).join(', ')}`);
  process.exit(2);
}
const machine = {
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
  platform: `${platform()} ${arch()}`,
  node: process.versions.node,
  v8: process.versions.v8,
  compiler: firstLine('cc', ['--version']),
  python: firstLine(findPython() ?? 'python3', [
    '-c',
    'import sys, gymnasium, numba; print(sys.version.split()[0], "gymnasium", gymnasium.__version__, "numba", numba.__version__)',
  ]),
};
console.log(Object.values(machine).join(', '));
const results: Record<string, Row[]> = {};
for (const [name, measurement] of Object.entries(measurements)) {
  if (chosen.length > 0 ? !chosen.includes(name) : ON_REQUEST.includes(name)) continue;
  results[name] = await measurement.measure();
  console.log(`\n${measurement.title}`);
  console.log(
    plainTable(
      results[name].map((row) => Object.values(row).map(text)),
      { head: Object.keys(results[name][0]) },
    ),
  );
}
writeFileSync(
  join(import.meta.dirname, 'results.json'),
  `${JSON.stringify({ machine, results }, null, 2)}\n`,
);

/** The first line that a command prints; `none` where it cannot be run. */
function firstLine(command: string, args: readonly string[]): string {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8' });
  return status === 0 ? stdout.split('\n')[0] : 'none';
}

function text(value: string | number): string {
  if (typeof value !== 'number') return value;
  return value > 0 && value < 0.1 ? value.toPrecision(2) : value.toFixed(value < 100 ? 2 : 0);
}
