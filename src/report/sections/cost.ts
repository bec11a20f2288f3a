import type { ReportContent } from '../content.ts';
import { count, number } from '../format.ts';
import { html, type Markup } from '../markup.ts';
import { dataTable } from './data-table.ts';
import { section } from './section.ts';

/** What the computing took: time of training, and of Lambda as billed. */
export function costSection({ runs, variants, sources }: ReportContent): Markup {
  const names = Object.keys(runs);
  const billed = names.some((name) => runs[name].billedMs > 0);
  const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
  const rows = names.map((name) => {
    const { seeds, metrics, durationMs, billedMs } = runs[name];
    const steps = total(metrics.timesteps);
    return {
      name,
      runs: seeds.length,
      episodes: seeds.length * variants[name].episodes,
      steps,
      durationMs,
      billedMs,
    };
  });
  const cells = ({ name, ...row }: (typeof rows)[number]) => [
    name,
    count(row.runs),
    count(row.episodes),
    count(row.steps),
    seconds(row.durationMs),
    row.steps > 0 ? number((row.durationMs * 1e6) / row.steps) : '',
    ...(billed ? [seconds(row.billedMs)] : []),
  ];
  const sum = (pick: (row: (typeof rows)[number]) => number) => total(rows.map(pick));
  const all = {
    name: 'all',
    runs: sum((row) => row.runs),
    episodes: sum((row) => row.episodes),
    steps: sum((row) => row.steps),
    durationMs: sum((row) => row.durationMs),
    billedMs: sum((row) => row.billedMs),
  };
  return section(
    'cost',
    'Time and cost',
    html`<p>${sources.map(({ progress }) => progress && wallClock(progress.started, progress.updated))}The time of training is summed over the runs, as one core would need it: ${seconds(all.durationMs)} for ${count(all.steps)} steps${billed && html`; Lambda billed ${seconds(all.billedMs)}`}.</p>
<details><summary>By variant</summary>
${dataTable({
  caption: 'What training took',
  head: [
    'variant',
    'runs',
    'episodes',
    'steps',
    'training',
    'ns per step',
    ...(billed ? ['billed by Lambda'] : []),
  ],
  rows: [...rows, ...(rows.length > 1 ? [all] : [])].map(cells),
})}
</details>`,
  );
}

// --- internal ---

function wallClock(started: string, updated: string): string {
  const milliseconds = Date.parse(updated) - Date.parse(started);
  return Number.isFinite(milliseconds)
    ? `The last call that trained something ran from ${started} for ${seconds(milliseconds)}. `
    : '';
}

function seconds(milliseconds: number): string {
  if (milliseconds < 1000) return `${number(milliseconds)} ms`;
  if (milliseconds < 120_000) return `${number(milliseconds / 1000)} s`;
  return `${number(milliseconds / 60_000)} min`;
}
