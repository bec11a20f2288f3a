import { number } from '../format.ts';
import { Episode, type PlayerData } from './episode.ts';
import { drawMoment, drawValues } from './grid-drawing.ts';

/** Connects every player: which run, which start, play, pause, step and speed. */
export function connectPlayers(): void {
  for (const within of document.querySelectorAll('[data-player]')) connectPlayer(within);
}

// --- internal ---

/** More steps than this, where chance decides, are not played. */
const MOST_STEPS = 10_000;

function connectPlayer(within: Element): void {
  const svg = within.querySelector<SVGSVGElement>('svg.board') as SVGSVGElement;
  const choose = (name: string) => within.querySelector(`[data-choose=${name}]`) as HTMLInputElement;
  const button = (name: string) => within.querySelector(`[data-do=${name}]`) as HTMLButtonElement;
  const data: PlayerData = JSON.parse(within.querySelector('script')?.textContent ?? '');
  const [run, start, speed, values] = ['run', 'start', 'speed', 'values'].map(choose);
  const fails = (i: number) => data.runs[Number(run.value)].exact[i][0] === 0;
  const listStarts = () => {
    const before = start.value || '0';
    start.replaceChildren(
      ...data.starts.map((state, i) => {
        const words = stateWords(data, state);
        return new Option(fails(i) ? `\u2717 ${words}: never arrives` : words, String(i));
      }),
    );
    start.value = before;
    const failing = data.starts.filter((_, i) => fails(i)).length;
    button('failing').hidden = failing === 0;
    button('failing').textContent = `A start that fails (${failing} of ${data.starts.length})`;
  };
  let episode = new Episode(data, data.runs[0], data.starts[0]);
  let timer: ReturnType<typeof setTimeout> | undefined;

  const draw = () => {
    drawMoment(svg, episode);
    drawValues(svg, episode, values.checked ? data.runs[Number(run.value)].values : undefined);
    write(within, '.status', statusWords(episode));
    button('play').textContent = timer === undefined ? 'Play' : 'Pause';
    button('step').disabled = episode.over !== '';
  };
  const pause = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  const reset = () => {
    pause();
    const chosen = data.runs[Number(run.value)];
    episode = new Episode(data, chosen, data.starts[Number(start.value)]);
    write(within, '.exact', exactWords(chosen.exact[Number(start.value)]));
    draw();
  };
  const step = () => {
    episode.step(Math.random);
    if (episode.over || episode.steps >= MOST_STEPS) pause();
    draw();
  };
  const play = () => {
    step();
    if (!episode.over && episode.steps < MOST_STEPS) timer = setTimeout(play, 1000 / Number(speed.value));
    draw();
  };
  button('play').addEventListener('click', () => {
    if (timer !== undefined) {
      pause();
      draw();
      return;
    }
    if (episode.over) reset();
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
  button('failing').addEventListener('click', () => {
    const after = [...data.starts.keys()].map((i) => (Number(start.value) + 1 + i) % data.starts.length);
    start.value = String(after.find(fails) ?? start.value);
    reset();
  });
  button('random').hidden = data.starts.length === 1;
  run.addEventListener('change', () => {
    listStarts();
    reset();
  });
  start.addEventListener('change', reset);
  values.addEventListener('change', draw);
  speed.addEventListener('input', () =>
    speed.setAttribute('aria-valuetext', `${speed.value} steps a second`),
  );
  listStarts();
  reset();
}

function write(within: Element, what: string, words: string): void {
  const element = within.querySelector(what);
  if (element && element.textContent !== words) element.textContent = words;
}

function stateWords({ picture: { columns, cellOf, sceneOf, scenes } }: PlayerData, state: number): string {
  const cell = cellOf[state];
  const words = scenes[sceneOf[state]].words;
  return `row ${Math.floor(cell / columns) + 1}, column ${(cell % columns) + 1}${words && `, ${words}`}`;
}

function statusWords(episode: Episode): string {
  const { steps, returns, over, action, reward, data, state } = episode;
  if (steps === 0) return `At the start: ${stateWords(data, state)}.`;
  const sofar = `return ${number(returns)}`;
  const walked = `${steps} ${steps === 1 ? 'step' : 'steps'}`;
  if (over === 'goal') return `Arrived after ${walked}, ${sofar}.`;
  if (over === 'end') return `Ended after ${walked} without reaching the goal, ${sofar}.`;
  if (over === 'circle')
    return `After ${walked} it is where it was before: it goes round in circles and never arrives.`;
  return `Step ${steps}: ${data.picture.actions[action].name}, reward ${number(reward)}, ${sofar}.`;
}

function exactWords([goal, steps, returns]: readonly number[]): string {
  if (steps === undefined) {
    return goal > 0
      ? `The exact evaluation: from here it reaches the goal with probability ${number(goal)}, and may go on for ever.`
      : 'The exact evaluation: from here it never arrives.';
  }
  const surely = goal === 1 ? 'it surely arrives' : `it reaches the goal with probability ${number(goal)}`;
  return `The exact evaluation: from here ${surely}, in ${number(steps)} steps (expected), return ${number(returns)}.`;
}
