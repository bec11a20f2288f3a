import { plural } from '../report/format.ts';
import { terminalReport } from '../report/terminal.ts';
import { readFailures } from '../results/failures.ts';
import type { Summary } from '../statistics/summary.ts';
import { failedRuns } from './failure.ts';
import { openInBrowser } from './open-in-browser.ts';
import { openResults } from './open-results.ts';
import type { Options } from './options.ts';
import { bold, lineWidth, print, tell } from './output.ts';
import { reportAfterRun } from './report.ts';

/** What came of all runs of an experiment, wherever they were trained: it lies in `place`. */
export interface Finished {
  readonly summary: Summary;
  readonly failed: number;
  readonly place: string;
}

/** Prints what came of an experiment: the summary on stdout, where it lies on stderr; and makes its report. Exit 1 where runs failed. */
export async function showResults(
  { summary, failed, place }: Finished,
  { quiet, json, full, report, open }: Options,
): Promise<void> {
  printSummary(summary, { json, full });
  if (failed > 0) {
    await tellWhy(place, failed);
    tell(`${plural(failed, 'run')} failed; --retry-failed trains them again.`);
    process.exitCode = 1;
  }
  if (!quiet) tell(`Results: ${place}`);
  if (report === false) return;
  const address = await reportAfterRun(place, summary);
  if (!quiet) tell(`Report: ${address}`);
  if (open) await openInBrowser(address);
}

/** Prints a summary: as JSON, with all numbers, or on one screen. */
export function printSummary(summary: Summary, { json, full }: Pick<Options, 'json' | 'full'>): void {
  print(
    json
      ? JSON.stringify(summary, null, 2)
      : terminalReport(summary, { emphasise: bold, full, width: lineWidth() }),
  );
}

// --- internal ---

/** Tells the first few different errors. */
async function tellWhy(place: string, failed: number): Promise<void> {
  const { store, record } = await openResults(place);
  const shown = (await readFailures(store, record)).slice(0, ERRORS_SHOWN);
  for (const failure of shown) tell(failedRuns(failure));
  const others = shown.reduce((left, { runs }) => left - runs, failed);
  if (others > 0) tell(`${plural(others, 'run')} failed with other errors: the report has them.`);
}

const ERRORS_SHOWN = 5;
