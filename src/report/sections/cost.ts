import type { Progress } from '../../results/progress.ts';
import type { ReportContent } from '../content.ts';
import { count, number, plural } from '../format.ts';
import { html, type Markup } from '../markup.ts';
import { foldedTable, section } from './section.ts';

/** What the computing took: time of training, and of Lambda as billed. */
export function costSection({ runs, variants, sources }: ReportContent): Markup {
  const took = Object.entries(runs).map(([name, { seeds, metrics, durationMs, billedMs }]) => ({
    name,
    runs: seeds.length,
    episodes: seeds.length * variants[name].episodes,
    steps: metrics.timesteps.reduce((sum, steps) => sum + steps, 0),
    durationMs,
    billedMs,
  }));
  const all = took.reduce((a, b) => ({
    name: 'all',
    runs: a.runs + b.runs,
    episodes: a.episodes + b.episodes,
    steps: a.steps + b.steps,
    durationMs: a.durationMs + b.durationMs,
    billedMs: a.billedMs + b.billedMs,
  }));
  const billed = all.billedMs > 0;
  return section(
    'cost',
    'Time and cost',
    html`<p>${sources.map(({ progress }) => progress && lastCall(progress))}The time of training is summed over the runs, as one core would need it: ${seconds(all.durationMs)} for ${count(all.steps)} steps${billed && html`; Lambda billed ${seconds(all.billedMs)}`}.</p>`,
    foldedTable('By variant', {
      caption: 'What training took',
      head: ['variant', 'runs', 'episodes', 'steps', 'training', 'ns per step'].concat(
        billed ? 'billed by Lambda' : [],
      ),
      rows: [...took, ...(took.length > 1 ? [all] : [])].map((row) => [
        row.name,
        ...[row.runs, row.episodes, row.steps].map(count),
        seconds(row.durationMs),
        row.steps > 0 ? number((row.durationMs * 1e6) / row.steps) : '',
        ...(billed ? [seconds(row.billedMs)] : []),
      ]),
    }),
  );
}

// --- internal ---

function lastCall({ id, episodes, started, updated }: Progress): string {
  const took = seconds(Date.parse(updated) - Date.parse(started));
  const what = episodes === 0 ? 'trained nothing' : `trained ${plural(episodes, 'episode')}, in ${took}`;
  return `The last call for ${id} began at ${started} and ${what}. `;
}

function seconds(milliseconds: number): string {
  if (milliseconds < 1000) return `${number(milliseconds)} ms`;
  if (milliseconds < 120_000) return `${number(milliseconds / 1000)} s`;
  return `${number(milliseconds / 60_000)} min`;
}
