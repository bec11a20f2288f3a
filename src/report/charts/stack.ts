/** Units of the SVG from one column of dots to the next. */
export const DOT = 4;

export interface StackedRow {
  readonly center: number;
  /** From one dot of a column to the next. */
  readonly gap: number;
  /** Of each value; nothing for a run that has none. */
  readonly dots: readonly ({ readonly x: number; readonly y: number } | undefined)[];
}

/** Puts values into columns, and one above the other where they share one, in their order, within `reach` of a line. */
export function stackDots(
  values: readonly (number | null)[],
  place: (value: number) => number,
  { center, reach }: { center: number; reach: number },
): StackedRow {
  const sizes = new Map<number, number>();
  const stacked = values.map((value) => {
    if (value === null) return undefined;
    const column = Math.round(place(value) / DOT);
    const height = sizes.get(column) ?? 0;
    sizes.set(column, height + 1);
    return { column, height };
  });
  const gap = Math.min(DOT, (2 * reach) / Math.max(1, Math.max(0, ...sizes.values()) - 1));
  const dots = stacked.map((one) => {
    if (!one) return undefined;
    const top = center - (((sizes.get(one.column) ?? 1) - 1) / 2) * gap;
    return { x: one.column * DOT, y: top + one.height * gap };
  });
  return { center, gap, dots };
}
