import { InvalidArgumentError } from 'commander';

/** What an option is given, checked: a commander parser each. */
export function positive(text: string): number {
  if (!/^\d+$/.test(text) || Number(text) < 1 || Number(text) > 1e9) {
    throw new InvalidArgumentError('Expected an integer from 1 and up, at most 1,000,000,000.');
  }
  return Number(text);
}

export function paperWidth(text: string): number {
  const mm = Number(text);
  if (!(mm >= 60 && mm <= 400)) throw new InvalidArgumentError('Expected millimetres from 60 to 400.');
  return mm;
}

export function share(text: string): number {
  if (!/^\d*\.?\d+$/.test(text) || Number(text) >= 1) {
    throw new InvalidArgumentError('Expected a share from 0 and below 1.');
  }
  return Number(text);
}

export function twoNumbers(text: string): [number, number] {
  const [low, high, ...more] = text.split(',').map((part) => Number(part.trim() || Number.NaN));
  if (more.length > 0 || !(low < high))
    throw new InvalidArgumentError('Expected two rising numbers, such as 0,1.');
  return [low, high];
}

export function money(text: string): number {
  if (!/^\d*\.?\d+$/.test(text) || Number(text) <= 0) {
    throw new InvalidArgumentError('Expected an amount of USD above 0.');
  }
  return Number(text);
}

export function seedNumber(text: string): number {
  if (!/^\d+$/.test(text) || Number(text) > Number.MAX_SAFE_INTEGER) {
    throw new InvalidArgumentError('Expected a seed: an integer from 0 and up.');
  }
  return Number(text);
}
