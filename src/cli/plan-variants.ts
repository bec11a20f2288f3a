import { differences } from '../experiment/differences.ts';
import type { Plan } from '../experiment/plan.ts';
import { count } from '../report/format.ts';
import { plainTable } from '../report/plain-table.ts';
import { loopOf } from '../training/run.ts';
import type { Choice, RunSpecWithoutSeed } from '../training/run-spec.ts';

/** What all variants share, and a line for each: what varies of a baseline, or the differences from its baseline. */
export function variantsTable(planned: Plan): string {
  const { variants, comparedWith } = planned;
  const loops = loopsOf(planned);
  const own = differencesOf(planned);
  const [first, ...others] = Object.values(variants);
  const varied = new Set(others.flatMap((spec) => Object.keys(differences(spec, first))));
  const hasOneBaseline = new Set(Object.values(comparedWith)).size === 1;
  const rows = Object.entries(variants).map(([name, spec]) => {
    const baseline = comparedWith[name];
    const slow = loops[name] === 'textbook' ? '; by the slow textbook loop' : '';
    if (name === baseline)
      return [`  ${name}`, `baseline: ${inWords(distinct(spec, varied)) || 'as above'}${slow}`];
    const isOtherTask = Object.keys(own[name]).some((path) => /^(environment|episodes|maxSteps)/.test(path));
    const against = isOtherTask
      ? `; not compared with ${baseline}`
      : hasOneBaseline
        ? ''
        : `; against ${baseline}`;
    return [`  ${name}`, `${inWords(own[name]) || 'the same'}${against}${slow}`];
  });
  return `${inWords(shared(first, varied))}:\n\n${plainTable(rows)}`;
}

/** In what each variant differs from the one it is compared with. */
export function differencesOf({ variants, comparedWith }: Plan): Record<string, Values> {
  return Object.fromEntries(
    Object.entries(variants).map(([name, spec]) => [name, differences(spec, variants[comparedWith[name]])]),
  );
}

/** By variant: `kernel`, or `textbook` where the kernel has no copy of the loop. */
export function loopsOf({ variants }: Plan): Record<string, string> {
  return Object.fromEntries(Object.entries(variants).map(([name, spec]) => [name, loopOf(spec)]));
}

// --- internal ---

/** Longer lists are cut. */
const SHOWN = 60;

type Values = Readonly<Record<string, unknown>>;

/** A spec without what varies. */
function shared(spec: RunSpecWithoutSeed, varied: ReadonlySet<string>): Values {
  const fields = Object.entries(spec).filter(([field]) => !varied.has(field));
  const without = (field: string, value: object) =>
    Object.fromEntries(Object.entries(value).filter(([option]) => !varied.has(`${field}.${option}`)));
  return Object.fromEntries(
    fields.map(([field, value]) => [field, typeof value === 'object' ? without(field, value) : value]),
  );
}

/** What varies, as a spec has it. */
function distinct(spec: RunSpecWithoutSeed, varied: ReadonlySet<string>): Values {
  const paths = Object.entries(spec).flatMap(([field, value]): [string, unknown][] => {
    if (varied.has(field) || typeof value !== 'object') return [[field, value]];
    return Object.entries(value).map(([option, own]) => [`${field}.${option}`, own]);
  });
  return Object.fromEntries(paths.filter(([path]) => varied.has(path)));
}

/** `q-learning (alpha 0.5, gamma 0.9), epsilon 0.1, 2,000 episodes` */
function inWords(values: Values): string {
  return Object.entries(values)
    .map(([path, value]) => {
      if (path === 'environment' || path === 'agent') return choiceInWords(value as Choice);
      if (path === 'epsilon') return `epsilon ${choiceInWords(value as Choice)}`;
      if (path === 'episodes') return `${count(value as number)} episodes`;
      if (path === 'maxStepsPerEpisode') return `at most ${count(value as number)} steps in each`;
      return optionInWords(path.split('.')[1], value);
    })
    .join(', ');
}

function choiceInWords({ kind, ...options }: Choice): string {
  if (kind === 'constant') return String(options.value);
  const words = Object.entries(options).map(([option, value]) => optionInWords(option, value));
  return words.length > 0 ? `${kind} (${words.join(', ')})` : kind;
}

function optionInWords(option: string, value: unknown): string {
  if (option === 'sha256') return `code ${String(value).slice(0, 12)}`;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const isWhole = text.length <= SHOWN || !Array.isArray(value);
  return `${option} ${isWhole ? text : `${text.slice(0, SHOWN)}... (${count(value.length)} in all)`}`;
}
