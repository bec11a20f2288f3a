/** `227,345` */
export function count(value: number): string {
  return formatter(0).format(value);
}

/** A number with as many decimals as its size deserves: `227,345`, `13.07`, `0.0123`. */
export function number(value: number | null): string {
  if (value === null || Number.isNaN(value)) return 'n/a';
  const size = Math.abs(value);
  const decimals = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 1 || size === 0 ? 2 : 3;
  const text = formatter(decimals).format(value);
  return text === '-0' ? '0' : text;
}

/** `12.3 to 14.5`; empty where there is no interval. */
export function range(interval: readonly [number, number] | null): string {
  return interval ? `${number(interval[0])} to ${number(interval[1])}` : '';
}

/** `+1.6%` */
export function percent(share: number | null): string {
  if (share === null) return '';
  const size = Math.abs(share) * 100;
  const text = formatter(size >= 9.95 ? 0 : size >= 0.095 ? 1 : 2).format(size);
  if (Number(text) === 0) return '0%';
  return `${share > 0 ? '+' : '-'}${text}%`;
}

/** `1 run`, `3 runs` */
export function plural(amount: number, noun: string): string {
  return `${count(amount)} ${noun}${amount === 1 ? '' : 's'}`;
}

/** `1.2 MB` */
export function bytes(amount: number): string {
  if (amount < 1e6) return `${Math.ceil(amount / 1e3)} kB`;
  return amount < 1e9 ? `${(amount / 1e6).toFixed(1)} MB` : `${(amount / 1e9).toFixed(1)} GB`;
}

// --- internal ---

const formatters = new Map<number, Intl.NumberFormat>();

/** Making a formatter costs more than using it a thousand times. */
function formatter(decimals: number): Intl.NumberFormat {
  const made =
    formatters.get(decimals) ?? new Intl.NumberFormat('en-US', { maximumFractionDigits: decimals });
  formatters.set(decimals, made);
  return made;
}
