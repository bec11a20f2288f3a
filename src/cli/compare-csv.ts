import { readFile, writeFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { valuesReport } from '../report/values-report.ts';
import { summarizeValues } from '../statistics/summarize-values.ts';
import { InputError, messageOf } from '../validation/errors.ts';
import { quote, unknownName } from '../validation/messages.ts';
import type { CompareOptions } from './options.ts';
import { bold, lineWidth, print, tell } from './output.ts';
import { valuesOfCsv } from './values-of-csv.ts';

/** Compares anyone's runs, from a CSV file. */
export async function compareCsv(csv: string, options: CompareOptions): Promise<void> {
  const { better, margin = 0.01, bounds, json, report } = options;
  if (better === undefined)
    throw new InputError(['Expected `--better lower` or `--better higher` beside `--csv`']);
  const text = await readFile(csv, 'utf8').catch((error: unknown) => {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new InputError([`Cannot read ${quote(csv)}: ${isMissing ? 'no such file' : messageOf(error)}`]);
  });
  const { values, seeds, unused } = valuesOfCsv(text, csv);
  const [first] = Object.keys(values);
  const { baseline = first } = options;
  if (!Object.hasOwn(values, baseline))
    throw new InputError([`In \`--baseline\`: ${unknownName('variant', baseline, Object.keys(values))}`]);
  const summary = summarized(() => summarizeValues({ values, seeds, baseline, better, margin, bounds }));
  print(
    json
      ? JSON.stringify(summary, null, 2)
      : valuesReport(summary, { baseline, margin, emphasise: bold, width: lineWidth() }),
  );
  if (unused.length > 0) tell(`Columns that are not used: ${unused.join(', ')}.`);
  tell('Runs of the same seed are compared as pairs.');
  if (report === undefined) return;
  const { renderValuesPage } = await import('../report/values-page.ts');
  const title = basename(csv);
  await writeFile(
    report,
    renderValuesPage({ title, values, seeds, baseline, better, margin, bounds, summary }),
  );
  tell(`Report: ${pathToFileURL(resolve(report)).href}`);
}

// --- internal ---

/** What a person wrote is wrong, not the program. */
function summarized<Result>(summarize: () => Result): Result {
  try {
    return summarize();
  } catch (error) {
    if (error instanceof RangeError) throw new InputError(error.message.split('\n'));
    throw error;
  }
}
