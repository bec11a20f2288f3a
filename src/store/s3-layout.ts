import { InputError } from '../validation/errors.ts';
import { quote } from '../validation/messages.ts';

/** All of the experiments lies under this in the stack's bucket, and its functions can reach nothing else. */
export const RESULTS_PREFIX = 'results/';

/** Where each kind of file lies, so that it is one table over all experiments. */
interface Place {
  /** Objects begin with this and the id. */
  readonly start: string;
  /** Keys begin with the id and this. */
  readonly below: (id: string) => string;
}

/** Of what is no table: experiment.json and the like. */
export const EXPERIMENTS: Place = { start: `${RESULTS_PREFIX}experiments/`, below: () => '' };
const places: readonly Place[] = [
  { start: `${RESULTS_PREFIX}runs/`, below: () => 'runs/' },
  { start: `${RESULTS_PREFIX}curves/`, below: () => 'curves/' },
  { start: `${RESULTS_PREFIX}episodes/experiment=`, below: (id) => `episodes/experiment=${id}/` },
  EXPERIMENTS,
];

/** The name of the object with a key `<id>/...`. @throws InputError for another key */
export function objectOf(key: string): string {
  const [, id, rest] = /^([^/]+)\/(.+)$/s.exec(key) ?? [];
  const place = id === undefined ? undefined : places.find(({ below }) => rest.startsWith(below(id)));
  if (!place || (place === EXPERIMENTS && rest.startsWith('episodes/'))) {
    throw new InputError([`Expected a key \`<id>/...\` of an experiment's results, got ${quote(key)}`]);
  }
  return `${place.start}${id}/${rest.slice(place.below(id).length)}`;
}

/** The key of an object; undefined where it is none of an experiment's results. */
export function keyOf(object: string): string | undefined {
  const place = places.find(({ start }) => object.startsWith(start));
  const [, id, rest] = /^([^/]+)\/(.+)$/s.exec(object.slice(place?.start.length)) ?? [];
  return place && id !== undefined ? `${id}/${place.below(id)}${rest}` : undefined;
}

/** The beginnings of the names of all objects whose keys begin with `prefix`. */
export function objectsOf(prefix: string): string[] {
  const slash = prefix.indexOf('/');
  if (slash < 0) return places.map(({ start }) => start + prefix);
  const [id, rest] = [prefix.slice(0, slash), prefix.slice(slash + 1)];
  return places.flatMap(({ start, below }) => {
    const own = below(id);
    if (rest.startsWith(own)) return [`${start}${id}/${rest.slice(own.length)}`];
    return own.startsWith(rest) ? [`${start}${id}/`] : [];
  });
}
