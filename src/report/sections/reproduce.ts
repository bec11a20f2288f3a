import { isOwnAgent } from '../../agents/own-agents.ts';
import type { ExperimentRecord } from '../../experiment/record.ts';
import type { ReportContent } from '../content.ts';
import { experimentFile } from '../experiment-file.ts';
import { count, listed } from '../format.ts';
import { html, type Markup } from '../markup.ts';
import { folded, foldedTable, section } from './section.ts';

/** How to run this very experiment again: its file, the versions, the commands, and the digests to compare. */
export function reproduceSection({ sources, runs }: ReportContent): Markup {
  return section(
    'reproduce',
    'Run it again',
    html`<p>A run depends on its spec alone: the same experiment gives the same numbers, to the last bit, on any machine.</p>`,
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
  const { id, version, software, created } = record;
  const file = experimentFile(record);
  const { words, experiment, agents } = codeOf(record) ?? dataOf(record);
  return html`<p>Results <code>${id}</code>, of version ${version}, made by ${software}, first on ${created}. ${words}</p>
<pre tabindex="0" role="region" aria-label="Commands"><code>manyruns run ${experiment}
manyruns verify results/${id}${agents}</code></pre>
${folded(
  'The experiment, as experiment.json has it',
  file.length <= MOST_CHARACTERS
    ? html`<pre tabindex="0" role="region" aria-label="The experiment"><code>${file}</code></pre>`
    : html`<p>With ${count(file.length)} characters it is too long for this page.</p>`,
)}`;
}

function dataOf({ id, variants }: ExperimentRecord) {
  const tables = Object.values(variants).some(({ environment }) => environment.kind === 'table');
  return {
    words: html`Their <code>experiment.json</code>, which stands below too, is the experiment as a file${tables && html`, with <code>tables/</code> beside it`}: <code>run</code> trains what is missing of it, and gives their answer again.`,
    experiment: `results/${id}/experiment.json`,
    agents: '',
  };
}

/** Where some agents are code of its own: undefined where none is. */
function codeOf({ variants }: ExperimentRecord) {
  const own = Object.values(variants).flatMap(({ agent }) => (isOwnAgent(agent) ? [agent] : []));
  if (own.length === 0) return undefined;
  const named = new Set(own.map(({ kind, sha256 }) => `agent ${kind} (SHA-256 ${sha256})`));
  return {
    words: html`They take code, which results do not bring along: ${listed([...named])}. EXPERIMENT is the file in TypeScript or JavaScript that imports it, AGENT the file that defines it.`,
    experiment: 'EXPERIMENT',
    agents: [...new Set(own.map(({ sha256 }) => sha256))].map(() => ' --agents AGENT').join(''),
  };
}
