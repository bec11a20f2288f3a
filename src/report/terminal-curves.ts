import type { Summary } from '../statistics/summary.ts';
import { count, number } from './format.ts';
import { GAP, plainTable } from './plain-table.ts';

/**
 * One line per variant, under a heading: a character for each block of episodes, higher for more steps; for evenly
 * chosen ones where a line of `width` characters has no room for all. Nothing where no run succeeded.
 */
export function curveText(
  { curves }: Summary,
  variants: readonly string[],
  emphasise: (text: string) => string,
  width = Number.POSITIVE_INFINITY,
): string {
  const drawn = variants
    .filter((name) => curves[name].length > 0)
    .map((name) => ({ name, steps: curves[name].map(({ timesteps }) => timesteps.mean.value) }));
  if (drawn.length === 0) return '';
  const all = drawn.flatMap(({ steps }) => steps.map(Math.log));
  // Of thousands of variants they are too many to be arguments of one call.
  const low = all.reduce((least, one) => Math.min(least, one), Number.POSITIVE_INFINITY);
  const high = all.reduce((most, one) => Math.max(most, one), Number.NEGATIVE_INFINITY);
  const level = (steps: number) => ((Math.log(steps) - low) / Math.max(1e-9, high - low)) * LEVELS.length;
  const character = (steps: number) => LEVELS[Math.min(LEVELS.length - 1, Math.floor(level(steps)))];
  const ends = drawn.map(({ steps }) => `${number(steps[0])} to ${number(steps[steps.length - 1])}`);
  const [longest = []] = variants.map((name) => curves[name]).toSorted((a, b) => b.length - a.length);
  const taken =
    longestOf(ends) + Math.min(longestOf([EPISODE, ...variants]), width * MOST_OF_NAMES) + 2 * GAP.length;
  const each = Math.max(1, longest.length / Math.max(1, Math.floor(width - taken)));
  const someOf = <Block>(blocks: readonly Block[]) =>
    blocks.filter((_, i) => Math.floor(i / each) > Math.floor((i - 1) / each));
  const rows = drawn.map(({ name, steps }, i) => [name, someOf(steps).map(character).join(''), ends[i]]);
  const head = [EPISODE, axis(someOf(longest).map(({ episode }) => episode))];
  const heading = emphasise('Learning curves (steps per episode, mean over seeds, log scale)');
  return `${heading}\n${plainTable(rows, { head, width, together: 2 })}`;
}

// --- internal ---

const LEVELS = '▁▂▃▄▅▆▇█';
const EPISODE = 'episode';
/** Of a line that is too short for whole names and all blocks. */
const MOST_OF_NAMES = 1 / 3;

function longestOf(texts: readonly string[]): number {
  return texts.reduce((most, { length }) => Math.max(most, length), 0);
}

/** Marks where the episodes 0, 10, 100, ... are. */
function axis(blocks: readonly number[]): string {
  let line = '';
  for (const mark of [0, 10, 100, 1000, 10_000, 100_000, 1_000_000]) {
    const at = blocks.findIndex((episode) => episode >= mark);
    if (at >= line.length && at >= 0) line = `${line.padEnd(at)}${count(mark)} `;
  }
  return line.trimEnd();
}
