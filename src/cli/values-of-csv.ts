import { InputError } from '../validation/errors.ts';
import { quote } from '../validation/messages.ts';

/**
 * Reads runs from the text of a CSV file with the columns variant, seed and value, in any order; with a column episode,
 * the value of a run is the mean over its episodes.
 *
 * @returns by variant the values of its runs, and their seeds; and the columns that are not used
 * @throws InputError with every line that cannot be used
 */
export function valuesOfCsv(text: string, source: string) {
  const [head = [], ...lines] = recordsOf(text);
  const names = head.map((name) => name.trim().toLowerCase());
  const hasEpisodes = names.includes('episode');
  const refuse = (problems: string[]) => {
    throw new InputError(problems.slice(0, MOST_PROBLEMS), `${source} cannot be used:`);
  };
  if (text.trim() === '') refuse(['Expected runs, but the file is empty']);
  const lacking = NEEDED.filter((name) => !names.includes(name));
  if (lacking.length > 0) {
    const [needed, missing] = [NEEDED, lacking].map((all) => all.map((name) => `\`${name}\``).join(', '));
    refuse([
      `Expected a first line with the columns ${needed}, ${missing} missing, got ${quote(head.join(','))}`,
    ]);
  }
  const problems: string[] = [];
  const seen = new Set<string>();
  const values = new Map<string, Map<number, number[]>>();
  for (const [i, cells] of lines.entries()) {
    if (cells.length === 1 && cells[0].trim() === '') continue;
    const cell = (name: string) => cells[names.indexOf(name)]?.trim() ?? '';
    const numberIn = (name: string) => Number(cell(name) || Number.NaN);
    const [at, variant, seed, value] = [
      `line ${i + 2}`,
      cell('variant'),
      numberIn('seed'),
      numberIn('value'),
    ];
    const run = JSON.stringify([variant, seed, hasEpisodes ? cell('episode') : '']);
    const rule = hasEpisodes ? 'one value for each episode' : 'one value; several need a column `episode`';
    const wrong = [
      variant === '' && `\`variant\` in ${at} to be a name, but it is empty`,
      !Number.isSafeInteger(seed) && `\`seed\` in ${at} to be an integer, got ${quote(cell('seed'))}`,
      !Number.isFinite(value) && `\`value\` in ${at} to be a number, got ${quote(cell('value'))}`,
      seen.has(run) && `${at} not to repeat seed ${seed} of ${quote(variant)}: a run has ${rule}`,
    ].filter((problem) => problem !== false);
    problems.push(...wrong.map((problem) => `Expected ${problem}`));
    seen.add(run);
    const own = values.get(variant) ?? new Map<number, number[]>();
    const ofRun = own.get(seed) ?? [];
    ofRun.push(value);
    values.set(variant, own.set(seed, ofRun));
  }
  if (values.size === 0) refuse(['Expected at least one run, got only a first line']);
  if (problems.length > 0) refuse(problems);
  const byVariant = <Value>(of: (own: Map<number, number[]>) => Value) =>
    Object.fromEntries([...values].map(([name, own]) => [name, of(own)]));
  return {
    values: byVariant((own) => [...own.values()].map((all) => all.reduce((a, b) => a + b) / all.length)),
    seeds: byVariant((own) => [...own.keys()]),
    unused: head.filter((_, i) => ![...NEEDED, 'episode'].includes(names[i])),
  };
}

// --- internal ---

const NEEDED: readonly string[] = ['variant', 'seed', 'value'];
const MOST_PROBLEMS = 20;

/** The cells of each line (RFC 4180): quoted ones may hold commas, line breaks, and quotes twice. */
function recordsOf(text: string): string[][] {
  const records: string[][] = [[]];
  for (const [, cell, end] of text
    .replace(/^\uFEFF/, '')
    .matchAll(/("(?:[^"]|"")*"|[^,\r\n]*)(,|\r?\n|$)/g)) {
    records[records.length - 1].push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end === '') break;
    if (end !== ',') records.push([]);
  }
  return records;
}
