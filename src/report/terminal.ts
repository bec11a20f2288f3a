import { type Metric, metricNames, metrics, type Question } from '../statistics/metrics.ts';
import type { Comparison, Summary } from '../statistics/summary.ts';
import { count, number, percent, plural, range } from './format.ts';
import { plainTable } from './plain-table.ts';
import { answers } from './sentences.ts';

export interface TerminalOptions {
  /** Makes a heading stand out. */
  readonly emphasise: (text: string) => string;
}

const HEADINGS: Readonly<Record<Question, string>> = {
  cost: 'What did learning cost? (sums over training)',
  learned: 'What was learned? (the greedy policy, evaluated exactly)',
  exploring: 'While still exploring (means of the last 100 episodes; they compare epsilons, not policies)',
};
const FEW_SEEDS = 10;

/** The summary of an experiment as text: the answer in words, a table for each question, the learning curves. */
export function terminalReport(summary: Summary, options: TerminalOptions): string {
  const { emphasise } = options;
  const questions = (['cost', 'learned', 'exploring'] as const).map(
    (question) => `${emphasise(HEADINGS[question])}\n${questionTable(summary, question)}`,
  );
  const curves = `${emphasise('Learning curves (steps per episode, mean over seeds, log scale)')}\n${curveText(summary)}`;
  const words = answers(summary);
  const answer = words.length > 0 ? [`${emphasise('The answer')}\n${words.join('\n')}`] : [];
  return [...answer, ...questions, curves, ...notes(summary)].join('\n\n');
}

// --- internal ---

function questionTable(summary: Summary, question: Question): string {
  const rows = metricNames
    .filter((metric) => metrics[metric].asks === question)
    .flatMap((metric) =>
      Object.keys(summary.variants).map((name, i) => {
        const { mean, interval, iqm } = summary.variants[name].metrics[metric];
        const against =
          summary.comparedWith[name] === name
            ? 'baseline'
            : differenceText(summary.comparisons[name]?.[metric]);
        return [i === 0 ? shortLabel(metric) : '', name, number(mean), range(interval), number(iqm), against];
      }),
    );
  return plainTable(rows, {
    head: ['', 'variant', 'mean', '95% interval', 'IQM', 'difference from baseline'],
    align: ['left', 'left', 'right', 'right', 'right', 'left'],
  });
}

function shortLabel(metric: Metric): string {
  return metric.replace(/^(last|policy)_/, '').replaceAll('_', ' ');
}

function differenceText(comparison: Comparison | undefined): string {
  if (!comparison || comparison.difference === null) return 'not compared';
  const { difference, interval, relative, comparable } = comparison;
  const amount = `${difference > 0 ? '+' : ''}${number(difference)}`;
  const share = relative === null || difference === 0 ? '' : ` (${percent(relative)})`;
  const span = interval ? `, ${range(interval)}` : '';
  if (!comparable) return `${amount}${share}, not comparable`;
  const unsure = interval && interval[0] <= 0 && interval[1] >= 0 && difference !== 0;
  return `${amount}${share}${span}${unsure ? ' (cannot tell)' : ''}`;
}

const LEVELS = '▁▂▃▄▅▆▇█';

/** One line per variant: a character for each block of episodes, higher for more steps. */
function curveText({ curves }: Summary): string {
  const names = Object.keys(curves).filter((name) => curves[name].length > 0);
  const width = Math.max(7, ...names.map((name) => name.length));
  const all = names.flatMap((name) => curves[name].map(({ timesteps }) => Math.log(timesteps.mean)));
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const character = (value: number) =>
    LEVELS[Math.min(7, Math.floor(((Math.log(value) - low) / Math.max(1e-9, high - low)) * 8))];
  const lines = names.map((name) => {
    const points = curves[name];
    const drawn = points.map(({ timesteps }) => character(timesteps.mean)).join('');
    const [first, last] = [points[0], points[points.length - 1]];
    return `${name.padEnd(width)}  ${drawn}  ${number(first.timesteps.mean)} to ${number(last.timesteps.mean)}`;
  });
  const longest = names.map((name) => curves[name]).sort((a, b) => b.length - a.length)[0] ?? [];
  return [`${'episode'.padEnd(width)}  ${axis(longest.map(({ episode }) => episode))}`, ...lines].join('\n');
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

function notes(summary: Summary): string[] {
  const found: string[] = [];
  const truncated = Object.entries(summary.variants).filter(([, variant]) => variant.truncated > 0);
  const failed = Object.entries(summary.variants).filter(([, variant]) => variant.failed > 0);
  if (summary.seeds.count < FEW_SEEDS) {
    found.push(
      `These intervals rest on ${plural(summary.seeds.count, 'seed')}: take them as a hint. Ten or more say more.`,
    );
  }
  for (const [name, { truncated: episodes }] of truncated) {
    found.push(`${name}: ${plural(episodes, 'episode')} ended by the step guard, not by the environment.`);
  }
  for (const [name, variant] of failed) {
    found.push(
      `${name}: ${plural(variant.failed, 'run')} of ${count(variant.runs)} failed; they are not in these numbers.`,
    );
  }
  const apart = Object.entries(summary.comparisons).filter(([, one]) => one.timesteps.difference === null);
  for (const [name] of apart) {
    found.push(
      `${name} is not compared: its environment or its number of episodes differs from the baseline's.`,
    );
  }
  return found.length > 0 ? [found.join('\n')] : [];
}
