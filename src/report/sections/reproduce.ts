import { experimentName } from '../../experiment/record.ts';
import type { ReportContent } from '../content.ts';
import { experimentFile } from '../experiment-file.ts';
import { count } from '../format.ts';
import { html, type Markup } from '../markup.ts';
import { folded, foldedTable, section } from './section.ts';

/** How to run this very experiment again: its file, the versions, the commands, and the digests to compare. */
export function reproduceSection({ sources, runs }: ReportContent): Markup {
  return section(
    'reproduce',
    'Run it again',
    html`<p>A run depends on its spec alone: the same file gives the same numbers, to the last bit, on any machine.</p>`,
    sources.map(oneSource),
    foldedTable('Digests of all variants', {
      caption:
        'SHA-256 over the digests of the runs, in the order of their seeds, each in hex with a line feed',
      head: ['variant', 'runs', 'digest'],
      text: [0, 2],
      rows: Object.entries(runs).map(([name, { seeds, digest }]) => [
        name,
        count(seeds.length),
        html`<code>${digest}</code>`,
      ]),
    }),
  );
}

// --- internal ---

const MOST_CHARACTERS = 60_000;

function oneSource({ record }: ReportContent['sources'][number]): Markup {
  const file = experimentFile(record);
  const name = experimentName(record.id);
  return html`<p>Results <code>${record.id}</code>, of version ${record.version}, made by ${record.software}, first on ${record.created}.</p>
${folded(
  'The experiment, as a file',
  file.length <= MOST_CHARACTERS
    ? html`<pre tabindex="0" role="region" aria-label="The experiment as a file"><code>${file}</code></pre>`
    : html`<p>With ${count(file.length)} characters it is too long for this page: <code>experiment.json</code> beside it has the variants.</p>`,
)}
<pre tabindex="0" role="region" aria-label="Commands"><code>manyruns run ${name}.yaml
manyruns verify results/${record.id}</code></pre>`;
}
