import { InputError } from '../validation/errors.ts';
import { quote, unknownName } from '../validation/messages.ts';

/** Anyone's runs: by variant a number for each run, and its seed. */
export interface RunsOfCsv {
  readonly values: Readonly<Record<string, number[]>>;
  readonly seeds: Readonly<Record<string, number[]>>;
  /** Columns that are not used. */
  readonly unused: readonly string[];
}

/**
 * Reads runs from the text of a CSV file with the columns variant, seed and value, in any order; with a column episode,
 * the value of a run is the mean over its episodes.
 *
 * @throws InputError with every line that cannot be used
 */
export function valuesOfCsv(text: string, source: string): RunsOfCsv {
  const [head = [], ...lines] = recordsOf(text);
  const names = head.map((name) => name.trim().toLowerCase());
  const heading = `${source} cannot be used:`;
  const lacking = NEEDED.filter((name) => !names.includes(name));
  if (lacking.length > 0) {
    if (text.trim() === '') throw new InputError(['Expected runs, but the file is empty'], heading);
    const problem = `Expected a first line with the columns ${NEEDED.map((name) => `\`${name}\``).join(', ')}, ${lacking.map((name) => `\`${name}\``).join(', ')} missing, got ${quote(head.join(','))}`;
    throw new InputError([problem], heading);
  }
  const problems: string[] = [];
  const runs = new Map<string, Map<number, number[]>>();
  const seen = new Set<string>();
  for (const [i, cells] of lines.entries()) {
    if (cells.length === 1 && cells[0].trim() === '') continue;
    const at = `line ${i + 2}`;
    const cell = (name: string) => cells[names.indexOf(name)]?.trim() ?? '';
    const [variant, seed, value] = [
      cell('variant'),
      Number(cell('seed') || Number.NaN),
      Number(cell('value') || Number.NaN),
    ];
    const before = problems.length;
    if (variant === '') problems.push(`Expected \`variant\` in ${at} to be a name, but it is empty`);
    if (!Number.isSafeInteger(seed))
      problems.push(`Expected \`seed\` in ${at} to be an integer, got ${quote(cell('seed'))}`);
    if (!Number.isFinite(value))
      problems.push(`Expected \`value\` in ${at} to be a number, got ${quote(cell('value'))}`);
    const key = JSON.stringify([variant, seed, names.includes('episode') ? cell('episode') : '']);
    if (seen.has(key)) {
      const rule = names.includes('episode')
        ? 'one value for each episode'
        : 'one value; several need a column `episode`';
      problems.push(`Expected ${at} not to repeat seed ${seed} of ${quote(variant)}: a run has ${rule}`);
    }
    seen.add(key);
    if (problems.length > before) continue;
    const own = runs.get(variant) ?? new Map<number, number[]>();
    const episodes = own.get(seed) ?? [];
    episodes.push(value);
    runs.set(variant, own.set(seed, episodes));
  }
  if (runs.size === 0 && problems.length === 0)
    problems.push('Expected at least one run, got only a first line');
  if (problems.length > 0) throw new InputError(problems.slice(0, MOST_PROBLEMS), heading);
  const byVariant = <Value>(of: (own: Map<number, number[]>) => Value) =>
    Object.fromEntries([...runs].map(([name, own]) => [name, of(own)]));
  return {
    values: byVariant((own) => [...own.values()].map((all) => all.reduce((a, b) => a + b) / all.length)),
    seeds: byVariant((own) => [...own.keys()]),
    unused: head.filter((_, i) => ![...NEEDED, 'episode'].includes(names[i])),
  };
}

/** @throws InputError where a name is none of the variants */
export function checkVariant(option: string, name: string, variants: readonly string[]): void {
  if (!variants.includes(name))
    throw new InputError([`In \`${option}\`: ${unknownName('variant', name, variants)}`]);
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
