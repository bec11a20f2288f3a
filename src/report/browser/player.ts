import { number } from '../format.ts';
import { type Moment, nextMoment, type PlayerData, stateOf } from './episode.ts';
import { drawMoment, drawValues } from './grid-drawing.ts';

/** Connects every player: which run, which start, play, pause, step and speed. */
export function connectPlayers(): void {
  for (const player of document.querySelectorAll('[data-player]')) connectPlayer(player);
}

// --- internal ---

/** More steps than this, where chance decides, are not played. */
const MOST_STEPS = 10_000;

function connectPlayer(player: Element): void {
  const find = (selector: string) => player.querySelector(selector) as Element;
  const svg = find('svg.board') as SVGSVGElement;
  const [run, start, speed, values] = ['run', 'start', 'speed', 'values'].map(
    (name) => find(`[data-choose=${name}]`) as HTMLInputElement,
  );
  const [playing, stepping, random, failing] = ['play', 'step', 'random', 'failing'].map(
    (name) => find(`[data-do=${name}]`) as HTMLButtonElement,
  );
  const data: PlayerData = JSON.parse(find('script').textContent ?? '');
  const chosen = () => data.runs[Number(run.value)];
  const fails = (place: number) => chosen().exact[place][0] === 0;
  const places = [...data.starts.keys()];
  let moment: Moment;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const draw = () => {
    drawMoment(svg, data, moment);
    drawValues(svg, data, { run: values.checked ? chosen() : undefined, state: stateOf(moment) });
    write(find('.status'), statusWords(data, moment));
    playing.textContent = timer === undefined ? 'Play' : 'Pause';
    stepping.disabled = moment.over !== undefined;
  };
  const pause = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  const begin = (place = Number(start.value)) => {
    pause();
    start.value = String(place);
    moment = { path: [data.starts[place]], returns: 0 };
    write(find('.exact'), exactWords(chosen().exact[place]));
    draw();
  };
  const listStarts = () => {
    const before = Number(start.value);
    const words = places.map((place) => stateWords(data, data.starts[place]));
    start.replaceChildren(
      ...places.map(
        (place) =>
          new Option(fails(place) ? `\u2717 ${words[place]}: never arrives` : words[place], String(place)),
      ),
    );
    const count = places.filter(fails).length;
    failing.hidden = count === 0;
    failing.textContent = `A start that fails (${count} of ${places.length})`;
    begin(before);
  };
  const step = () => {
    moment = nextMoment(data, chosen(), moment, Math.random());
    draw();
  };
  const play = () => {
    step();
    const goesOn = !moment.over && moment.path.length <= MOST_STEPS;
    timer = goesOn ? setTimeout(play, 1000 / Number(speed.value)) : undefined;
    draw();
  };
  const actions: Readonly<Record<string, () => void>> = {
    play() {
      if (timer !== undefined) {
        pause();
        return draw();
      }
      if (moment.over) begin();
      play();
    },
    step() {
      pause();
      step();
    },
    reset: () => begin(),
    random: () => begin(Math.floor(Math.random() * places.length)),
    failing() {
      const after = places.map((place) => (place + Number(start.value) + 1) % places.length);
      begin(after.find(fails));
    },
  };
  for (const button of player.querySelectorAll<HTMLButtonElement>('[data-do]'))
    button.addEventListener('click', actions[button.dataset.do ?? '']);
  random.hidden = places.length === 1;
  run.addEventListener('change', listStarts);
  start.addEventListener('change', () => begin());
  values.addEventListener('change', draw);
  speed.addEventListener('input', () =>
    speed.setAttribute('aria-valuetext', `${speed.value} steps a second`),
  );
  listStarts();
}

/** What is there already is not said again. */
function write(element: Element, words: string): void {
  if (element.textContent !== words) element.textContent = words;
}

function stateWords({ picture: { columns, cellOf, sceneOf, scenes } }: PlayerData, state: number): string {
  const cell = cellOf[state];
  const words = scenes[sceneOf[state]].words;
  return `row ${Math.floor(cell / columns) + 1}, column ${(cell % columns) + 1}${words && `, ${words}`}`;
}

function statusWords(data: PlayerData, moment: Moment): string {
  const { path, returns, over, action = 0, reward = 0 } = moment;
  const steps = path.length - 1;
  if (steps === 0) return `At the start: ${stateWords(data, path[0])}.`;
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
