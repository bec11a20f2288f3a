import { closest, distance } from 'fastest-levenshtein';

/** The words for a value that should have been one of `names`, with the nearest one. */
export function notOneOf(names: readonly string[], got: unknown): string {
  const list = names.map((name) => `\`${name}\``).join(', ');
  const near = typeof got === 'string' ? nearest(got, names) : undefined;
  return `one of ${list}${near ? ` (did you mean \`${near}\`?)` : ''}`;
}

/** ``unknown key `"seed"`, did you mean `seeds`? known: `seeds`, ...``; of paths such as `agent.alpha`, one for all. */
export function unknownName(what: string, got: string, names: readonly string[]): string {
  const near = nearest(got, names);
  const path = names.find((name) => name.includes('.'));
  const shown = names.filter((name) => !name.includes('.')).map((name) => `\`${name}\``);
  const list = [...shown, ...(path ? [`paths such as \`${path}\``] : [])].join(', ') || 'none';
  return `unknown ${what} ${quote(got)}${near ? `, did you mean \`${near}\`?` : ';'} known: ${list}`;
}

/** The words for keys that are not known. */
export function unknownKeys(keys: readonly string[], known: readonly string[]): string {
  const shown = keys.slice(0, UNKNOWN_SHOWN).map((key) => unknownName('key', key, known));
  if (keys.length > UNKNOWN_SHOWN) shown.push(`and ${keys.length - UNKNOWN_SHOWN} more unknown keys`);
  return shown.join('; ');
}

/** The name that is most like it, if any is like it at all. */
export function nearest(got: string, names: readonly string[]): string | undefined {
  if (names.length === 0 || got.length > 100) return undefined;
  const near = closest(got, [...names]);
  return distance(got, near) <= Math.max(2, Math.floor(near.length / 3)) ? near : undefined;
}

/** The value as a person would recognise it: short, quoted, with its type. */
export function quote(value: unknown): string {
  if (typeof value === 'function') return '`function`';
  let text: string;
  try {
    text = typeof value === 'number' || typeof value === 'bigint' ? String(value) : JSON.stringify(value);
  } catch {
    text = Object.prototype.toString.call(value);
  }
  text ??= String(value);
  return `\`${text.length > 60 ? `${text.slice(0, 57)}...` : text}\``;
}

/** `variants.fixed.epsilon.values[1][0]` */
export function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((key, i) => (typeof key === 'number' ? `[${key}]` : `${i ? '.' : ''}${String(key)}`))
    .join('')
    .slice(0, 200);
}

/** `list`, `null`, or what `typeof` says. */
export function typeName(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value;
}

// --- internal ---

/** More would hide the first ones. */
const UNKNOWN_SHOWN = 10;
