import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { lackingCode, loadAgents } from '../agents/own-agents.ts';
import type { ExperimentRecord } from '../experiment/record.ts';
import type { ReportContent } from '../report/content.ts';
import { plural } from '../report/format.ts';
import { mainTable } from '../report/main-table.ts';
import { readContent } from '../report/read-content.ts';
import { trainReplays } from '../report/replays.ts';
import { tableText } from '../report/table-formats.ts';
import { keys } from '../results/keys.ts';
import { writeSummary } from '../results/write-summary.ts';
import { type Summary, summarySchema } from '../statistics/summary.ts';
import { folder } from '../store/folder.ts';
import { readJson, type Store } from '../store/store.ts';
import { CannotGoOnError, InputError } from '../validation/errors.ts';
import { isSystemError, systemWords } from './failure.ts';
import { openInBrowser } from './open-in-browser.ts';
import { openResults } from './open-results.ts';
import type { Options } from './options.ts';
import { print, tell } from './output.ts';

/** Makes the report of results that are there, and prints its address. */
export async function report(path: string, options: Options): Promise<void> {
  if (options.figureWidth !== undefined && options.figures === undefined) {
    throw new InputError(['Expected `--figures DIR` beside `--figure-width`, got none']);
  }
  await loadAgents(options.agents ?? []);
  const { store, record } = await openResults(path);
  const content = await readContent([{ store, record }], { summary: await summaryOf(store, record) });
  if (options.watchSeed !== undefined && !record.seeds.includes(options.watchSeed)) {
    throw new InputError([
      `Expected \`--watch-seed\` to be a seed of these results, such as ${record.seeds[0]}, got \`${options.watchSeed}\``,
    ]);
  }
  await writeReport(store, record, { ...content, replays: await trainReplays(content, options.watchSeed) });
  const lacking = Object.values(record.variants).flatMap(({ agent }) => lackingCode(agent) ?? []);
  if (lacking.length > 0)
    tell(
      `Without replays of some runs: ${[...new Set(lacking)].join('; ')}. \`--agents FILE\` names code to run.`,
    );
  for (const damaged of content.damaged)
    tell(`Damaged, so its runs are not drawn: ${damaged}. \`manyruns run\` trains it again.`);
  if (options.figures !== undefined) await writeFigures(content, options.figures, options.figureWidth);
  const address = addressOf(path);
  print(options.table ? tableText(mainTable(content.summary, { all: true }), options.table) : address);
  if (options.open) await openInBrowser(address);
}

/**
 * Makes the report of a run that has just ended.
 *
 * @returns its address, for a browser
 * @throws CannotGoOnError where it cannot be written; the results stand nevertheless
 */
export async function reportAfterRun(place: string, summary: Summary): Promise<string> {
  const { store, record } = await openResults(place);
  const content = await readContent([{ store, record }], { summary });
  try {
    await writeReport(store, record, { ...content, replays: await trainReplays(content) });
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new CannotGoOnError(
      `The results are complete, but their report could not be written: ${systemWords(error)}. \`manyruns report ${place}\` makes it.`,
      { cause: error },
    );
  }
  return addressOf(place);
}

// --- internal ---

type Content = Awaited<ReturnType<typeof readContent>>;

const REPORT = 'report.html';

function addressOf(folder: string): string {
  return pathToFileURL(resolve(folder, REPORT)).href;
}

/** Makes report.html beside the results. */
async function writeReport(store: Store, record: ExperimentRecord, content: ReportContent): Promise<void> {
  // The charts' library is loaded only here: other commands start without it.
  const { renderReport } = await import('../report/page.ts');
  await store.write(`${record.id}/${REPORT}`, new TextEncoder().encode(renderReport(content)));
}

async function writeFigures(content: Content, place: string, widthMm?: number): Promise<void> {
  const { figureFiles } = await import('../report/figure-files.ts');
  const files = Object.entries(figureFiles(content, { widthMm }));
  const store = folder(place);
  for (const [name, svg] of files) await store.write(name, new TextEncoder().encode(svg));
  tell(`Figures: ${plural(files.length, 'SVG file')} in ${place}`);
}

/** summary.json as it stands; made now of the runs that stand where it is missing or of another form. */
async function summaryOf(store: Store, record: ExperimentRecord): Promise<Summary> {
  const key = keys.summary(record.id);
  const stands = (await store.list(key)).includes(key);
  const read = summarySchema.safeParse(stands ? await readJson(store, key).catch(() => null) : null);
  const summary: Summary = read.success ? read.data : (await writeSummary(store, record)).summary;
  if (Object.values(summary.variants).every(({ runs }) => runs === 0)) {
    throw new InputError(['There is no finished run to report on yet.']);
  }
  return summary;
}
