import { type Chart, isRoomy } from '../charts/chart.ts';
import { type LinesOptions, lineChart } from '../charts/lines.ts';
import { type AxisScaleType, episodeAxis, valueAxis } from '../charts/scale.ts';
import { number, range } from '../format.ts';
import { curveWords, type PageData } from '../page-data.ts';
import { eachShown, namesOf, type Shown } from '../shown.ts';
import type { Chosen, Drawing } from './drawing.ts';

/** Learning curves: the middle of the runs of each block of episodes, with the band of its interval. */
export function curvesDrawing(data: PageData, shown: Shown, chosen: Chosen): Drawing {
  const { 'curve-metric': metric = 'timesteps', 'curve-center': center = 'mean' } = chosen;
  const { 'episode-scale': scale = 'log', 'value-scale': valueScale = 'log' } = chosen;
  const words = curveWords[metric];
  const curves = eachShown(shown, (place) => ({ bands: data.curves[metric]?.[center]?.[place] ?? [] }));
  const values = curves.flatMap(({ bands }) => bands.map(([value]) => value));
  const banded = hasBands(data);
  const y = valueAxis(valueScale, values);
  // On a logarithmic scale a band that reaches zero is drawn down to half the smallest value.
  const floor = y.type === 'log' ? Math.min(...values) / 2 : Number.NEGATIVE_INFINITY;
  const lines = curves.map(({ bands, ...style }) => ({
    ...style,
    points: bands.map(([y, lo, hi], i) => ({ x: middle(data.blocks[i]), y, lo: Math.max(lo, floor), hi })),
  }));
  return {
    draw: (size) =>
      overEpisodes(data, scale, {
        ...size,
        lines,
        height: isRoomy(size) ? 360 : 300,
        label: `Learning curves of ${namesOf(lines)}: ${words} over the episodes.`,
        y: { ...y, label: words },
      }),
    tell: (block) => ({
      caption: `${episodesText(data.blocks[block])}: ${words}`,
      head: ['variant', CENTER_WORDS[center], ...(banded ? ['95% interval'] : [])],
      rows: curves.flatMap(({ name, bands }) => {
        const [value, low, high] = bands[block] ?? [];
        if (value === undefined) return [];
        return [[name, number(value), ...(banded ? [low < high ? range([low, high]) : ''] : [])]];
      }),
    }),
  };
}

/** Whether any curve has a band: few runs have none, and those that are all alike have one without width. */
export function hasBands({ curves }: PageData): boolean {
  const bands = Object.values(curves).flatMap((centers) => Object.values(centers).flat(2));
  return bands.some(([, low, high]) => low < high);
}

/** What each variant explores in each episode. */
export function epsilonsDrawing(data: PageData, shown: Shown, chosen: Chosen): Drawing {
  const lines = eachShown(shown, (place) => ({
    points: data.schedules[data.scheduleOf[place]].map(([x, y]) => ({ x, y })),
  }));
  const values = lines.flatMap(({ points }) => points.map(({ y }) => y));
  return {
    draw: (size) =>
      overEpisodes(data, chosen['epsilon-scale'] ?? 'log', {
        ...size,
        lines,
        height: 240,
        curve: 'step-after',
        label: `Epsilon over the episodes of ${namesOf(lines)}.`,
        y: {
          nice: true,
          tickFormat: undefined,
          label: 'epsilon (the chance to explore)',
          domain: [0, Math.max(...values) || 1],
        },
      }),
    tell: (block) => {
      const [episode] = data.blocks[block];
      return {
        caption: `Episode ${number(episode)}`,
        head: ['variant', 'epsilon'],
        rows: lines.map(({ name, points }) => [
          name,
          number(points.findLast(({ x }) => x <= episode)?.y ?? null),
        ]),
      };
    },
  };
}

// --- internal ---

const CENTER_WORDS = { mean: 'mean', iqm: 'IQM', median: 'median' };

/** A chart whose places are the blocks of episodes. */
function overEpisodes({ blocks }: PageData, scale: AxisScaleType, options: LinesOptions): Chart {
  const episodes = options.lines.flatMap(({ points }) => points.map(({ x }) => x));
  const { svg } = lineChart({ ...options, ends: true, x: episodeAxis(scale, episodes) });
  const places = blocks.map((block, value) => ({ x: Number(svg.scale('x')?.apply(middle(block))), value }));
  return { svg, places };
}

/** What a block of episodes is drawn at: the mean of its episodes' numbers. */
function middle([first, last]: readonly [number, number]): number {
  return (first + last) / 2;
}

function episodesText([first, last]: readonly [number, number]): string {
  return first === last ? `Episode ${number(first)}` : `Episodes ${number(first)} to ${number(last)}`;
}
