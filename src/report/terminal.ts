import type { Summary } from '../statistics/summary.ts';
import { answerSentences } from './answer-sentences.ts';
import { caveats } from './caveats.ts';
import { count, number, plural } from './format.ts';
import { headline } from './headline.ts';
import { mainTable } from './main-table.ts';
import { plainTable } from './plain-table.ts';
import { mattering, orderInWords } from './ranking.ts';
import { seedsInWords } from './seeds-in-words.ts';
import { curveText } from './terminal-curves.ts';
import { fullTerminalReport } from './terminal-full.ts';
import { wrapped } from './wrapped.ts';

/**
 * The summary of an experiment on one screen, whatever its size: the answer, one table, some curves, what to know.
 *
 * @param options.emphasise makes a heading stand out
 * @param options.full all numbers instead of one screen
 * @param options.width of a line, in characters; as wide as the tables are, if not said
 */
export function terminalReport(
  summary: Summary,
  { emphasise, full = false, width }: { emphasise: (text: string) => string; full?: boolean; width?: number },
): string {
  if (full) return fullTerminalReport(summary, emphasise, width);
  // What is missing stands last in them, and matters most.
  const notes = caveats(summary, { everything: false }).toReversed();
  const shown = fitting(notes, MOST_LINES.notes, width);
  const left = notes.length - shown.length;
  return [
    emphasise(wrapped(headline(summary), width)),
    fitting(answerSentences(summary), MOST_LINES.sentences, width).join('\n'),
    `${emphasise(`Means over ${seedsInWords(summary)}, ${orderInWords(summary)}`)}\n${bestFirst(summary, width)}`,
    curveText(summary, mattering(summary, MOST_CURVES), emphasise, width),
    [...shown, ...(left > 0 ? [`and ${plural(left, 'more note')}`] : [])].join('\n'),
    'The report has the rest; --full prints every number here.',
  ]
    .filter((block) => block !== '')
    .join('\n\n');
}

// --- internal ---

const MOST_LINES = { sentences: 8, notes: 4 };
const MOST_ROWS = 10;
const MOST_CURVES = 5;

function bestFirst(summary: Summary, width?: number): string {
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
      ...{ width, together: 2 },
    },
  );
  return left > 0 ? `${table}\nand ${count(left)} more` : table;
}

/** As many of the first texts as have at most so many lines together, on a page: a narrow terminal says no less. */
function fitting(texts: readonly string[], most: number, width?: number): string[] {
  let lines = 0;
  return texts
    .filter((text) => (lines += wrapped(text).split('\n').length) <= most)
    .map((text) => wrapped(text, width));
}
