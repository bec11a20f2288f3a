import type { Summary } from '../statistics/summary.ts';
import { answerSentences } from './answer-sentences.ts';
import { caveats } from './caveats.ts';
import { count, number } from './format.ts';
import { headline } from './headline.ts';
import { mainTable } from './main-table.ts';
import { plainTable } from './plain-table.ts';
import { mattering } from './ranking.ts';
import { seedsInWords } from './seeds-in-words.ts';
import { curveText } from './terminal-curves.ts';
import { fullTerminalReport } from './terminal-full.ts';
import { wrapped } from './wrapped.ts';

/**
 * The summary of an experiment on one screen, whatever its size: the answer, one table, some curves, what to know.
 *
 * @param options.emphasise makes a heading stand out
 * @param options.full all numbers instead of one screen
 */
export function terminalReport(
  summary: Summary,
  { emphasise, full = false }: { emphasise: (text: string) => string; full?: boolean },
): string {
  if (full) return fullTerminalReport(summary, emphasise);
  // What is missing stands last in them, and matters most.
  const notes = caveats(summary, { everything: false }).toReversed();
  return [
    emphasise(wrapped(headline(summary))),
    fitting(answerSentences(summary), MOST_LINES.sentences),
    `${emphasise(`Means over ${seedsInWords(summary)}, the best first`)}\n${bestFirst(summary)}`,
    curveText(summary, mattering(summary, MOST_CURVES), emphasise),
    fitting(notes, MOST_LINES.notes),
    'The report has the rest; --full prints every number here.',
  ]
    .filter((block) => block !== '')
    .join('\n\n');
}

// --- internal ---

const MOST_LINES = { sentences: 8, notes: 4 };
const MOST_ROWS = 10;
const MOST_CURVES = 5;

function bestFirst(summary: Summary): string {
  const { head, rows } = mainTable(summary);
  const left = rows.length - MOST_ROWS;
  const table = plainTable(
    rows
      .slice(0, MOST_ROWS)
      .map(({ name, values, cells }) => [
        [name, values].filter(Boolean).join('  '),
        ...cells.flatMap(({ mean, against }) => [number(mean), against]),
      ]),
    {
      head: ['', ...head.flatMap((words) => [words, ''])],
      align: ['left', ...head.flatMap(() => ['right', 'left'] as const)],
    },
  );
  return left > 0 ? `${table}\nand ${count(left)} more` : table;
}

/** As many of the first texts as have at most so many lines together. */
function fitting(texts: readonly string[], most: number): string {
  let lines = 0;
  return texts
    .map((text) => wrapped(text))
    .filter((text) => (lines += text.split('\n').length) <= most)
    .join('\n');
}
