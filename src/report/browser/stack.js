/** Units of the SVG from one column of dots to the next. */
export const DOT = 4;

/**
 * Puts values into columns, and one above the other where they share one, in their order: both sides of the page place
 * dots by it.
 *
 * @param {readonly (number | null)[]} values null for a run that has none
 * @param {(value: number) => number} position
 * @returns {{ places: ({ column: number, height: number } | undefined)[], sizes: Map<number, number> }}
 */
export function stackDots(values, position) {
  /** @type {Map<number, number>} */
  const sizes = new Map();
  const places = values.map((value) => {
    if (value === null) return undefined;
    const column = Math.round(position(value) / DOT);
    const height = sizes.get(column) ?? 0;
    sizes.set(column, height + 1);
    return { column, height };
  });
  return { places, sizes };
}

/**
 * Where the dots of a column lie, from the first one on.
 *
 * @param {number} center
 * @param {number} size how many there are
 * @param {number} gap
 */
export function columnTop(center, size, gap) {
  return center - ((size - 1) / 2) * gap;
}
