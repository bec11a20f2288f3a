/** A scale's type and ticks for some values. */
export interface ValueScale {
  readonly type: 'linear' | 'log' | 'symlog';
  readonly constant?: number;
  readonly ticks?: readonly number[];
}

/**
 * A logarithmic scale for any values: where some are zero or negative, one that is linear around zero (`symlog`), from
 * a hundredth of the largest up.
 */
export function logarithmic(values: readonly number[]): ValueScale {
  if (values.every((value) => value > 0)) return { type: 'log' };
  const largest = Math.max(...values.map(Math.abs), Number.MIN_VALUE);
  const top = Math.floor(Math.log10(largest));
  const powers = Array.from({ length: 4 }, (_, i) => 10 ** (top - i)).reverse();
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const ticks = [...powers.map((power) => -power).reverse(), 0, ...powers];
  return {
    type: 'symlog',
    constant: powers[0],
    ticks: ticks.filter((tick) => tick >= low * 1.05 - powers[0] && tick <= high * 1.05 + powers[0]),
  };
}

/** The axis of the episodes, counted from 1. */
export function episodeAxis({ scale, last, roomy }: EpisodeAxisOptions) {
  return {
    type: scale,
    domain: [1, Math.max(2, last)],
    label: 'episode',
    labelAnchor: 'center',
    labelArrow: 'none',
    ticks: scale === 'log' ? powersOfTen(last) : roomy ? 8 : 4,
    tickFormat: axisNumber,
  } as const;
}

export interface EpisodeAxisOptions {
  readonly scale: 'log' | 'linear';
  readonly last: number;
  readonly roomy: boolean;
}

/** A horizontal axis for some values, with a little room at both ends. */
export function valueAxis({ values, scale, roomy }: ValueAxisOptions) {
  const chosen: ValueScale = scale === 'log' ? logarithmic(values) : { type: 'linear' };
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const finite = low <= high ? (low === high ? [low - 1, high + 1] : [low, high]) : [1, 2];
  return {
    ...chosen,
    domain: chosen.type === 'log' && low === high ? [low / 2, high * 2] : finite,
    nice: chosen.type !== 'log',
    ticks: chosen.ticks ? [...chosen.ticks] : roomy ? 7 : 4,
    labelAnchor: 'center',
    labelArrow: 'none',
  } as const;
}

export interface ValueAxisOptions {
  readonly values: readonly number[];
  readonly scale: 'log' | 'linear';
  readonly roomy: boolean;
}

/** `1,000`, `100k`, `2M`: short enough for an axis. */
export function axisNumber(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e6) return `${plain(value / 1e6)}M`;
  if (size >= 1e4) return `${plain(value / 1e3)}k`;
  return plain(value);
}

/** Pushes labels apart that would overlap, moving each as little as a sweep allows. */
export function spread(
  positions: readonly number[],
  gap: number,
  [top, bottom]: readonly [number, number],
): number[] {
  const order = [...positions.keys()].sort((a, b) => positions[a] - positions[b]);
  const placed = [...positions];
  for (const [i, at] of order.entries()) {
    const floor = i === 0 ? top : placed[order[i - 1]] + gap;
    placed[at] = Math.max(positions[at], floor);
  }
  for (let i = order.length - 1, ceiling = bottom; i >= 0; i--) {
    placed[order[i]] = Math.min(placed[order[i]], ceiling);
    ceiling = placed[order[i]] - gap;
  }
  return placed;
}

// --- internal ---

/** The powers of ten from 1 to `last`: marks of a logarithmic axis of episodes. */
function powersOfTen(last: number): number[] {
  return Array.from({ length: Math.floor(Math.log10(Math.max(1, last))) + 1 }, (_, i) => 10 ** i);
}

const short = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 4 });

function plain(value: number): string {
  return short.format(value).replace('-', '\u2212');
}
