import { lackingCode } from '../../agents/own-agents.ts';
import { reachableStates } from '../../environments/environment.ts';
import type { Picture } from '../../environments/picture.ts';
import { policyText } from '../../policy/policy-text.ts';
import { mean } from '../../statistics/mean.ts';
import type { PlayerData } from '../browser/episode.ts';
import { board } from '../charts/board.ts';
import type { Replay, ReplayedEnvironment, ReportContent } from '../content.ts';
import { count, number, plural } from '../format.ts';
import { type Content, html, jsonData, type Markup } from '../markup.ts';
import { dataTable, section } from './section.ts';

/** Agents to watch: the best, the median and the worst run of each variant, from any start. */
export function replaysSection({ replays, runs, variants }: ReportContent): Markup | undefined {
  const missing = Object.keys(runs).filter(
    (name) => !replays.some((group) => group.runs.some(({ variant }) => variant === name)),
  );
  const left = missing.filter((name) => !lackingCode(variants[name].agent));
  const lacking = missing.flatMap((name) => {
    const reason = lackingCode(variants[name].agent);
    return reason ? [`${name} (${reason})`] : [];
  });
  const note = html`<p class="note">Not here, because they cannot be trained again: ${lacking.join(', ')}. <code>manyruns report --agents FILE</code> runs the code that made them.</p>`;
  if (replays.length === 0) return lacking.length > 0 ? section('watch', 'Watch an agent', note) : undefined;
  return section(
    'watch',
    'Watch an agent',
    html`<p>${same(replays)} Each follows its learned policy, without exploration: arrows are the actions it takes, the numbers in the cells what it holds them to be worth (a stronger blue is more).</p>
${left.length > 0 && html`<p class="note">Runs of ${plural(left.length, 'more variant')} are not here. <code>--watch-seed</code> adds the runs of one seed.</p>`}
${lacking.length > 0 && note}
${replays.map((group) => html`${group.picture ? player(group, group.picture) : stateTable(group)}${evaluations(group)}`)}`,
  );
}

// --- internal ---

function same(replays: ReportContent['replays']): string {
  return replays.every(({ runs }) => runs.every((run) => run.same))
    ? 'These runs were trained again for this page, to the very numbers that are stored.'
    : 'These runs were trained again for this page, and not all of them gave the numbers that are stored: see the table.';
}

function player(group: ReplayedEnvironment, picture: Picture): Markup {
  const { kind } = group.environment;
  return html`<div data-player="${kind}">
<div class="scripted controls">
<label>Run <select data-choose="run">${group.runs.map((run, i) => html`<option value="${i}">${runWords(run)}</option>`)}</select></label>
<label>Start <select data-choose="start"></select></label>
<div class="buttons"><button type="button" data-do="play">Play</button> <button type="button" data-do="step">Step</button> <button type="button" data-do="reset">Back to the start</button> <button type="button" data-do="random">Another start</button> <button type="button" data-do="failing" hidden>A start that fails</button></div>
<label>Speed <input type="range" data-choose="speed" min="1" max="20" value="4" aria-valuetext="4 steps a second"></label>
<label><input type="checkbox" data-choose="values" checked> values and arrows</label>
</div>
<p class="status" aria-live="polite">${kind}</p>
<p class="exact"></p>
${board(picture, `The grid of ${kind}`)}
<p class="save scripted"><button type="button" data-save="svg">SVG</button> <button type="button" data-save="png">PNG</button></p>
<script type="application/json">${jsonData(dataOf(group, picture))}</script>
</div>`;
}

function runWords({ variant, seed, rank }: Replay): string {
  return `${variant}: ${rank} (seed ${count(seed)})`;
}

/** What the page's script plays: the tables, the picture, and policy, values and exact evaluation of each run. */
function dataOf({ environment, runs }: ReplayedEnvironment, picture: Picture): PlayerData {
  const { width, stochastic, starts, terminated, goal } = environment;
  const { columns, actions, cellOf, sceneOf, scenes } = picture;
  return {
    picture: { columns, actions, cellOf, sceneOf, scenes },
    starts: [...starts],
    width,
    probability: stochastic ? rounded(environment.probability, 6) : undefined,
    next: [...environment.nextState],
    reward: rounded(environment.reward, 6),
    ends: Array.from(terminated, (ends, slot) => ends + 2 * goal[slot]).join(''),
    reached: reachableStates(environment, starts).join(''),
    runs: runs.map(({ policy, values, starts: exact }) => ({
      policy: policyText(policy),
      values: rounded(values, 4),
      exact: exact.map(({ goalProbability, ends, timesteps, returns }) =>
        rounded(ends ? [goalProbability, timesteps, returns] : [goalProbability], 5),
      ),
    })),
  };
}

function rounded(values: ArrayLike<number>, digits: number): number[] {
  return Array.from(values, (value) => Number(value.toPrecision(digits)));
}

function evaluations({ runs, environment }: ReplayedEnvironment): Markup {
  const names = [...new Set(runs.map(({ variant }) => variant))].join(', ');
  return dataTable({
    caption: `What these runs of ${names} learned, from ${plural(environment.starts.length, 'start')}`,
    head: [
      'variant',
      'run',
      'seed',
      'goal probability',
      'starts that surely end',
      'steps',
      'return',
      'trained again',
    ],
    text: [0, 1, 7],
    rows: runs.map(({ variant, rank, seed, starts, same }): Content[] => {
      const ending = starts.filter(({ ends }) => ends);
      return [
        variant,
        rank,
        count(seed),
        number(mean(starts.map(({ goalProbability }) => goalProbability))),
        count(ending.length),
        number(mean(ending.map(({ timesteps }) => timesteps))),
        number(mean(ending.map(({ returns }) => returns))),
        same ? 'same digest' : html`<b>another digest: run verify</b>`,
      ];
    }),
  });
}

const MOST_STATES = 200;

/** For an environment that has no picture: what the first run does in each state. */
function stateTable({ environment, runs }: ReplayedEnvironment): Markup {
  const [run] = runs;
  const shown = Math.min(environment.states, MOST_STATES);
  const rest = environment.states > shown ? `, the first ${shown} of ${count(environment.states)}` : '';
  return dataTable({
    caption: `States of ${environment.kind} under ${runWords(run)}${rest}`,
    head: ['state', 'action', 'value'],
    rows: Array.from({ length: shown }, (_, state) => [
      environment.stateNames?.[state] ?? count(state),
      environment.actionNames?.[run.policy[state]] ?? count(run.policy[state]),
      number(run.values[state]),
    ]),
  });
}
