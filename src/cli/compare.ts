import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { count, listed } from '../report/format.ts';
import { readContent } from '../report/read-content.ts';
import { trainReplays } from '../report/replays.ts';
import { compareExperiments, type ExperimentResults } from '../results/compare-experiments.ts';
import { InputError } from '../validation/errors.ts';
import { openResults } from './open-results.ts';
import type { CompareOptions } from './options.ts';
import { tell } from './output.ts';
import { printSummary } from './show-results.ts';

/** Prints the variants of several experiments side by side, or the runs of a CSV file. */
export async function compare(folders: readonly string[], options: CompareOptions): Promise<void> {
  const { csv } = options;
  if (csv !== undefined) {
    if (folders.length > 0) throw new InputError([`Expected folders or \`--csv\`, got both`]);
    return (await import('./compare-csv.ts')).compareCsv(csv, options);
  }
  const alone = (['better', 'margin', 'bounds'] as const).filter((name) => options[name] !== undefined);
  if (alone.length > 0)
    throw new InputError(alone.map((name) => `Expected \`--${name}\` beside \`--csv\` only`));
  const experiments: ExperimentResults[] = [];
  for (const folder of folders) experiments.push(await openResults(folder));
  const compared = await compareExperiments(experiments, options);
  printSummary(compared.summary, options);
  tell(seedsInWords(experiments));
  for (const same of sameRuns(experiments, compared.names)) tell(`These are the same runs: ${listed(same)}.`);
  if (options.report === undefined) return;
  const { renderReport } = await import('../report/page.ts');
  const content = await readContent(experiments, compared);
  await writeFile(options.report, renderReport({ ...content, replays: await trainReplays(content) }));
  tell(`Report: ${pathToFileURL(resolve(options.report)).href}`);
}

// --- internal ---

/** The names of variants that are one variant in several experiments, trained on seeds of which these share some. */
function sameRuns(
  experiments: readonly ExperimentResults[],
  names: readonly Readonly<Record<string, string>>[],
): string[][] {
  const all = experiments.flatMap(({ record }, i) => {
    const seeds = new Set(record.seeds);
    return Object.entries(record.variants).map(([name, spec]) => ({
      name: names[i][name],
      spec: JSON.stringify(spec),
      seeds,
    }));
  });
  return [...Map.groupBy(all, ({ spec }) => spec).values()]
    .map((same) =>
      same.filter((one) => same.some((other) => other !== one && !one.seeds.isDisjointFrom(other.seeds))),
    )
    .filter((same) => same.length > 0)
    .map((same) => same.map(({ name }) => name));
}

function seedsInWords(experiments: readonly ExperimentResults[]): string {
  const sets = experiments.map(({ record }) => new Set(record.seeds));
  const shared = [...sets[0]].filter((seed) => sets.every((own) => own.has(seed))).length;
  if (sets.every((own) => own.size === shared)) return `All have the same ${count(shared)} seeds.`;
  if (shared === 0) return 'They do not all share seeds: seeds that are not shared count as independent.';
  return `${count(shared)} seeds are shared by all and compared as pairs; the others count as independent.`;
}
