import { plural } from '../report/format.ts';
import { terminalReport } from '../report/terminal.ts';
import { bold, print, tell } from './output.ts';
import type { Finished } from './run.ts';

export interface ShowOptions {
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** Prints what came of an experiment: the summary on stdout, where it lies on stderr. */
export function showResults({ summary, failed, place }: Finished, { quiet, json }: ShowOptions): void {
  print(json ? JSON.stringify(summary, null, 2) : terminalReport(summary, { emphasise: bold }));
  if (failed > 0) tell(`${plural(failed, 'run')} failed; --retry-failed trains them again.`);
  if (!quiet) tell(`Results: ${place}`);
}
