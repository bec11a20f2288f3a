import type { Summary } from '../statistics/summary.ts';
import { count, number } from './format.ts';

/** One line per variant: a character for each block of episodes, higher for more steps. */
export function curveText({ curves }: Summary, variants: readonly string[]): string {
  const names = variants.filter((name) => curves[name].length > 0);
  const width = Math.max(7, ...names.map((name) => name.length));
  const all = names.flatMap((name) => curves[name].map(({ timesteps }) => Math.log(timesteps.mean.value)));
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const character = (value: number) =>
    LEVELS[Math.min(7, Math.floor(((Math.log(value) - low) / Math.max(1e-9, high - low)) * 8))];
  const lines = names.map((name) => {
    const points = curves[name];
    const drawn = points.map(({ timesteps }) => character(timesteps.mean.value)).join('');
    const [first, last] = [points[0], points[points.length - 1]];
    return `${name.padEnd(width)}  ${drawn}  ${number(first.timesteps.mean.value)} to ${number(last.timesteps.mean.value)}`;
  });
  const longest = names.map((name) => curves[name]).sort((a, b) => b.length - a.length)[0] ?? [];
  return [`${'episode'.padEnd(width)}  ${axis(longest.map(({ episode }) => episode))}`, ...lines].join('\n');
}

// --- internal ---

const LEVELS = '▁▂▃▄▅▆▇█';

/** Marks where the episodes 0, 10, 100, ... are. */
function axis(blocks: readonly number[]): string {
  let line = '';
  for (const mark of [0, 10, 100, 1000, 10_000, 100_000, 1_000_000]) {
    const at = blocks.findIndex((episode) => episode >= mark);
    if (at >= line.length && at >= 0) line = `${line.padEnd(at)}${count(mark)} `;
  }
  return line.trimEnd();
}
