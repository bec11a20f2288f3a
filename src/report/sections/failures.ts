import type { ReportContent } from '../content.ts';
import { count, plural } from '../format.ts';
import { html, type Markup } from '../markup.ts';
import { dataTable, section } from './section.ts';

/** Runs that failed, with their errors, and runs with episodes that the step guard ended; nothing where all went well. */
export function failuresSection({ runs, variants, damaged }: ReportContent): Markup | undefined {
  const failed = Object.entries(runs).flatMap(([name, { failures }]) =>
    failures.map((failure) => ({ name, ...failure })),
  );
  const truncated = Object.entries(runs).flatMap(([name, { seeds, truncated: episodes }]) =>
    seeds.flatMap((seed, i) => (episodes[i] > 0 ? [{ name, seed, episodes: episodes[i] }] : [])),
  );
  if (failed.length + truncated.length + damaged.length === 0) return undefined;
  return section(
    'failures',
    'What went wrong',
    damaged.length > 0 &&
      html`<p>${plural(damaged.length, 'file')} of the results cannot be used, and the runs in them are left out; the same <code>run</code> computes them again.</p>
<ul>${damaged.slice(0, MOST_ROWS).map((words) => html`<li>${words}</li>`)}</ul>`,
    failed.length > 0 &&
      html`<p>${plural(failed.length, 'run')} failed. They are in none of the numbers above; <code>--retry-failed</code> trains them again.</p>
${dataTable({
  caption: captionOf('Failed runs', failed.length),
  head: ['variant', 'seed', 'error'],
  text: [0, 2],
  rows: failed
    .slice(0, MOST_ROWS)
    .map(({ name, seed, error }) => [name, count(seed), html`<bdi class="error">${shortened(error)}</bdi>`]),
})}`,
    truncated.length > 0 &&
      html`<p>In ${plural(truncated.length, 'run')} the step guard ended episodes that the environment had not ended. They are in the numbers above, cut off.</p>
${dataTable({
  caption: captionOf('Runs with truncated episodes', truncated.length),
  head: ['variant', 'seed', 'truncated episodes', 'the guard, in steps'],
  rows: truncated
    .slice(0, MOST_ROWS)
    .map(({ name, ...row }) => [
      name,
      ...[row.seed, row.episodes, variants[name].maxStepsPerEpisode].map(count),
    ]),
})}`,
  );
}

// --- internal ---

const MOST_ROWS = 200;
const MOST_CHARACTERS = 2000;

function captionOf(words: string, all: number): string {
  return all > MOST_ROWS ? `${words}: the first ${MOST_ROWS} of ${count(all)}` : words;
}

function shortened(error: string): string {
  return error.length > MOST_CHARACTERS
    ? `${error.slice(0, MOST_CHARACTERS)}… (${count(error.length)} characters)`
    : error;
}
