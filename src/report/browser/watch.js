import { numberText } from './figures.js';
import { Playback } from './playback.js';
import { drawMoment, drawValues } from './stage.js';

/** Connects every player: which run, which start, play, pause, step and speed. */
export function connectWatching() {
  for (const within of document.querySelectorAll('.watch')) connectPlayer(within);
}

// --- internal ---

/** More steps than this, where chance decides, are not played. */
const MOST_STEPS = 10_000;

/** @param {Element} within */
function connectPlayer(within) {
  const svg = /** @type {SVGSVGElement} */ (within.querySelector('svg.stage'));
  const choose = (/** @type {string} */ name) =>
    /** @type {HTMLInputElement} */ (within.querySelector(`[data-choose=${name}]`));
  const button = (/** @type {string} */ name) =>
    /** @type {HTMLButtonElement} */ (within.querySelector(`[data-do=${name}]`));
  /** @type {import('./playback.js').WatchData} */
  const data = JSON.parse(within.querySelector('script')?.textContent ?? '');
  const [run, start, speed, values] = ['run', 'start', 'speed', 'values'].map(choose);
  for (const [i, state] of data.starts.entries())
    start.append(new Option(stateWords(data, state), String(i)));
  let playback = new Playback(data, data.runs[0], data.starts[0]);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  const draw = () => {
    drawMoment(svg, playback);
    drawValues(svg, playback, values.checked ? data.runs[Number(run.value)].values : undefined);
    write(within, '.status', statusWords(playback));
    button('play').textContent = timer === undefined ? 'Play' : 'Pause';
    button('step').disabled = playback.over !== '';
  };
  const pause = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  const reset = () => {
    pause();
    const chosen = data.runs[Number(run.value)];
    playback = new Playback(data, chosen, data.starts[Number(start.value)]);
    write(within, '.exact', exactWords(chosen.exact[Number(start.value)]));
    draw();
  };
  const step = () => {
    playback.step(Math.random);
    if (playback.over || playback.steps >= MOST_STEPS) pause();
    draw();
  };
  const play = () => {
    step();
    if (!playback.over && playback.steps < MOST_STEPS) timer = setTimeout(play, 1000 / Number(speed.value));
    draw();
  };
  button('play').addEventListener('click', () => {
    if (timer !== undefined) {
      pause();
      draw();
      return;
    }
    if (playback.over) reset();
    play();
  });
  button('step').addEventListener('click', () => {
    pause();
    step();
  });
  button('reset').addEventListener('click', reset);
  button('random').addEventListener('click', () => {
    start.value = String(Math.floor(Math.random() * data.starts.length));
    reset();
  });
  button('random').hidden = data.starts.length === 1;
  run.addEventListener('change', reset);
  start.addEventListener('change', reset);
  values.addEventListener('change', draw);
  speed.addEventListener('input', () =>
    speed.setAttribute('aria-valuetext', `${speed.value} steps a second`),
  );
  reset();
}

/**
 * @param {Element} within
 * @param {string} what
 * @param {string} words
 */
function write(within, what, words) {
  const element = within.querySelector(what);
  if (element && element.textContent !== words) element.textContent = words;
}

/**
 * @param {import('./playback.js').WatchData} data
 * @param {number} state
 */
function stateWords({ picture: { columns, cellOf, sceneOf, scenes } }, state) {
  const cell = cellOf[state];
  const words = scenes[sceneOf[state]].words;
  return `row ${Math.floor(cell / columns) + 1}, column ${(cell % columns) + 1}${words && `, ${words}`}`;
}

/** @param {Playback} playback */
function statusWords(playback) {
  const { steps, returns, over, action, reward, data, state } = playback;
  if (steps === 0) return `At the start: ${stateWords(data, state)}.`;
  const sofar = `return ${numberText(returns)}`;
  const walked = `${steps} ${steps === 1 ? 'step' : 'steps'}`;
  if (over === 'goal') return `Arrived after ${walked}, ${sofar}.`;
  if (over === 'end') return `Ended after ${walked} without reaching the goal, ${sofar}.`;
  if (over === 'circle')
    return `After ${walked} it is where it was before: it goes round in circles and never arrives.`;
  return `Step ${steps}: ${data.picture.actions[action].name}, reward ${numberText(reward)}, ${sofar}.`;
}

/** @param {number[]} exact */
function exactWords([goal, steps, returns]) {
  if (steps === undefined) {
    return goal > 0
      ? `The exact evaluation: from here it reaches the goal with probability ${numberText(goal)}, and may go on for ever.`
      : 'The exact evaluation: from here it never arrives.';
  }
  const surely =
    goal === 1 ? 'it surely arrives' : `it reaches the goal with probability ${numberText(goal)}`;
  return `The exact evaluation: from here ${surely}, in ${numberText(steps)} steps (expected), return ${numberText(returns)}.`;
}
