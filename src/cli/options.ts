import { InvalidArgumentError } from 'commander';
import type { TableFormat } from '../report/table-formats.ts';

/** What an action is given: of the options that its command has, those that were said and those with a default. */
export interface Options {
  readonly agents?: readonly string[];
  readonly all?: boolean;
  readonly baseline?: string;
  readonly better?: 'lower' | 'higher';
  readonly bounds?: readonly [number, number];
  readonly concurrency?: number;
  readonly csv?: string;
  readonly detach?: boolean;
  readonly episodes?: number;
  readonly figures?: string;
  readonly figureWidth?: number;
  readonly freshSeeds?: boolean;
  readonly full?: boolean;
  readonly json?: boolean;
  readonly margin?: number;
  readonly maxCost?: number;
  readonly on?: 'local' | 'aws';
  readonly only?: readonly string[];
  readonly open?: boolean;
  readonly out: string;
  readonly quiet?: boolean;
  readonly region?: string;
  readonly report?: boolean;
  readonly retryFailed?: boolean;
  readonly sample?: number;
  readonly seeds?: number;
  readonly stack?: string;
  readonly table?: TableFormat;
  readonly threads?: number;
  readonly watchSeed?: number;
  readonly world?: string;
  readonly yes?: boolean;
}

/** Of a comparison, the report is a file that is named. */
export type CompareOptions = Omit<Options, 'report'> & { readonly report?: string };

/** An integer from 1 and up. */
export const positive = checked(
  (text) => /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= 1e9,
  'an integer from 1 and up, at most 1,000,000,000',
);

export const seedNumber = checked(
  (text) => /^\d+$/.test(text) && Number.isSafeInteger(Number(text)),
  'a seed: an integer from 0 and up',
);

export const share = checked((text) => isAmount(text) && Number(text) < 1, 'a share from 0 and below 1');

export const money = checked((text) => isAmount(text) && Number(text) > 0, 'an amount of USD above 0');

export const paperWidth = checked(
  (text) => Number(text) >= 60 && Number(text) <= 400,
  'millimetres from 60 to 400',
);

export function folderName(text: string): string {
  if (text === '') throw new InvalidArgumentError('Expected the name of a folder; `.` is this one.');
  return text;
}

export function twoNumbers(text: string): [number, number] {
  const [low, high, ...more] = text.split(',').map((part) => Number(part.trim() || Number.NaN));
  if (more.length > 0 || !(low < high))
    throw new InvalidArgumentError('Expected two rising numbers, such as 0,1.');
  return [low, high];
}

/** The region that was asked for, or that the environment names; undefined where a profile may say. */
export function regionSaid(asked: string | undefined): string | undefined {
  const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;
  return asked ?? (AWS_REGION || AWS_DEFAULT_REGION || undefined);
}

/** For an option that may be repeated. */
export function collected(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}

// --- internal ---

/** A parser of commander's for a number that is as `expected` says. */
function checked(isAllowed: (text: string) => boolean, expected: string): (text: string) => number {
  return (text) => {
    if (!isAllowed(text)) throw new InvalidArgumentError(`Expected ${expected}.`);
    return Number(text);
  };
}

function isAmount(text: string): boolean {
  return /^\d*\.?\d+$/.test(text);
}
