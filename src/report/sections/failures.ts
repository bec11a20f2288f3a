import type { ReportContent } from '../content.ts';
import { count, plural } from '../format.ts';
import { type Content, html, type Markup } from '../markup.ts';
import { dataTable, section } from './section.ts';

/** Runs that failed, with their errors, and runs with episodes that the step guard ended; nothing where all went well. */
export function failuresSection({ runs, variants, damaged }: ReportContent): Markup | undefined {
  const failed = Object.entries(runs).flatMap(([name, { failures }]) =>
    failures.map(({ seed, error }) => [
      name,
      count(seed),
      html`<bdi class="error">${shortened(error)}</bdi>`,
    ]),
  );
  const truncated = Object.entries(runs).flatMap(([name, { seeds, truncated: episodes }]) =>
    seeds.flatMap((seed, i) => {
      const guard = count(variants[name].maxStepsPerEpisode);
      return episodes[i] > 0 ? [[name, count(seed), count(episodes[i]), guard]] : [];
    }),
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
${firstOf(failed, { caption: 'Failed runs', head: ['variant', 'seed', 'error'], text: [0, 2] })}`,
    truncated.length > 0 &&
      html`<p>In ${plural(truncated.length, 'run')} the step guard ended episodes that the environment had not ended. They are in the numbers above, cut off.</p>
${firstOf(truncated, { caption: 'Runs with truncated episodes', head: ['variant', 'seed', 'truncated episodes', 'the guard, in steps'] })}`,
  );
}

// --- internal ---

const MOST_ROWS = 200;
const MOST_CHARACTERS = 2000;

function firstOf(
  rows: readonly Content[][],
  { caption, ...table }: Omit<Parameters<typeof dataTable>[0], 'rows'>,
): Markup {
  const all = rows.length > MOST_ROWS ? `: the first ${MOST_ROWS} of ${count(rows.length)}` : '';
  return dataTable({ ...table, caption: `${caption}${all}`, rows: rows.slice(0, MOST_ROWS) });
}

function shortened(error: string): string {
  return error.length > MOST_CHARACTERS
    ? `${error.slice(0, MOST_CHARACTERS)}… (${count(error.length)} characters)`
    : error;
}
