/** What an experiment may be called: it becomes the name of a folder. */
export const EXPERIMENT_NAME = /^[A-Za-z][A-Za-z0-9_-]{0,39}$/;
/** What a variant may be called: it becomes part of file names. */
const VARIANT_NAME = /^[A-Za-z][A-Za-z0-9_.-]{0,63}$/;
/** Names that Windows keeps for devices, also with an ending. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

export const EXPERIMENT_NAME_RULE = 'a name of 1 to 40 letters, digits, _ and -, the first a letter';
export const VARIANT_NAME_RULE =
  'a name of 1 to 64 letters, digits, _, . and -, the first a letter, no dot at the end, no device name (CON, NUL, ...)';

export function isVariantName(name: string): boolean {
  return VARIANT_NAME.test(name) && !name.endsWith('.') && !DEVICE.test(name);
}

/** What every id of an experiment looks like. */
export const EXPERIMENT_ID = /^[A-Za-z][A-Za-z0-9_-]{0,39}-[0-9a-f]{12}$/;
