import { plural } from '../report/format.ts';
import { terminalReport } from '../report/terminal.ts';
import type { Summary } from '../statistics/summary.ts';
import { openInBrowser } from './open-in-browser.ts';
import type { Options } from './options.ts';
import { bold, print, tell } from './output.ts';
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
  print(json ? JSON.stringify(summary, null, 2) : terminalReport(summary, { emphasise: bold, full }));
  if (failed > 0) {
    tell(`${plural(failed, 'run')} failed; --retry-failed trains them again.`);
    process.exitCode = 1;
  }
  if (!quiet) tell(`Results: ${place}`);
  if (report === false) return;
  const address = await reportAfterRun(place, summary);
  if (!quiet) tell(`Report: ${address}`);
  if (open) await openInBrowser(address);
}
