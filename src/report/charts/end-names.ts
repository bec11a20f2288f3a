import { type OwnMark, pen, shortName } from './draw.ts';
import { spread } from './scale.ts';

export interface End {
  readonly name: string;
  readonly color: string;
  /** Where its line ends, as values of the scales. */
  readonly x: number;
  readonly y: number;
}

/** The name of each line at its end, pushed apart where ends are close. */
export function endNames(ends: readonly End[]): OwnMark {
  return (_, scales, __, frame, context) => {
    const draw = pen(context);
    const at = ends.map(({ y }) => scales.y?.(y) as number);
    const placed = spread(at, 15, [frame.marginTop, frame.height - frame.marginBottom]);
    const names = ends.map(({ name, color, x }, i) => {
      const end = scales.x?.(x) as number;
      return draw('g', {}, [
        draw('path', { d: `M${end + 2},${at[i]}L${end + 11},${placed[i]}`, stroke: color, fill: 'none' }),
        draw(
          'text',
          { x: end + 14, y: placed[i], dy: '0.32em', fill: color },
          shortName(name, frame.marginRight - 16),
        ),
      ]);
    });
    return draw('g', { 'text-anchor': 'start' }, names);
  };
}
