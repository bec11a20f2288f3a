import * as Plot from '@observablehq/plot';
import { type Chart, chart } from './chart.ts';
import { endNames } from './end-names.ts';
import type { SeriesStyle } from './palette.ts';
import { episodeAxis } from './scale.ts';

export interface EpsilonsOptions {
  /** The epsilon of each episode, by variant. */
  readonly epsilons: Readonly<Record<string, Float64Array>>;
  readonly styles: Readonly<Record<string, SeriesStyle>>;
  readonly scale: 'log' | 'linear';
  readonly size: 'wide' | 'narrow';
}

/** The epsilon schedules as curves: what each variant explores in each episode. */
export function epsilonCurves({ epsilons, styles, scale, size }: EpsilonsOptions): Chart {
  const names = Object.keys(styles);
  const last = Math.max(...names.map((name) => epsilons[name].length));
  const highest = Math.max(...names.flatMap((name) => epsilons[name].reduce((a, b) => Math.max(a, b), 0)));
  const points = new Map(names.map((name) => [name, thinned(epsilons[name])]));
  return chart({
    ...(size === 'wide' ? WIDE : NARROW),
    label: `Epsilon over the episodes of ${names.join(', ')}.`,
    x: episodeAxis({ scale, last, size }),
    y: {
      domain: [0, highest || 1],
      nice: true,
      grid: true,
      ticks: 5,
      label: 'epsilon (the chance to explore)',
      labelArrow: 'none',
    },
    marks: [
      ...names.map((name, i) =>
        Plot.line(points.get(name) ?? [], {
          x: 'x',
          y: 'y',
          curve: 'step-after',
          stroke: styles[name].color,
          strokeWidth: 1.8,
          strokeDasharray: styles[name].dash || undefined,
          className: `v v${i}`,
        }),
      ),
      ...(size === 'wide'
        ? [
            endNames(
              names.map((name) => ({
                name,
                color: styles[name].color,
                ...(points.get(name)?.at(-1) ?? { x: 1, y: 0 }),
              })),
            ),
          ]
        : []),
    ],
  });
}

// --- internal ---

const WIDE = { width: 760, height: 260, marginLeft: 58, marginRight: 118, marginTop: 28, marginBottom: 42 };
const NARROW = { width: 340, height: 220, marginLeft: 46, marginRight: 10, marginTop: 28, marginBottom: 42 };
const MOST_POINTS = 300;

/** The episodes at which the epsilon changes; or, where that is most of them, some spread over both scales. */
function thinned(values: Float64Array): { x: number; y: number }[] {
  const all = Array.from(values.keys());
  const changes = all.filter((episode) => episode === 0 || values[episode] !== values[episode - 1]);
  const few =
    changes.length <= MOST_POINTS
      ? changes
      : Array.from({ length: MOST_POINTS / 2 }, (_, i) => i / (MOST_POINTS / 2)).flatMap((share) => [
          Math.floor(share * values.length),
          Math.floor(values.length ** share) - 1,
        ]);
  const episodes = [...new Set([...few, values.length - 1])].sort((a, b) => a - b);
  return episodes.map((episode) => ({ x: episode + 1, y: values[episode] }));
}
