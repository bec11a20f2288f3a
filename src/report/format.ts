/** `227,345` */
export function count(value: number): string {
  return decimal(value, 0);
}

/** A number with as many decimals as its size deserves: `227,345`, `13.07`, `0.0123`. */
export function number(value: number | null): string {
  if (value === null || Number.isNaN(value)) return 'n/a';
  const size = Math.abs(value);
  const decimals = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 1 || size === 0 ? 2 : 3;
  return decimal(value, decimals);
}

/** `+13.07`: a difference. */
export function signed(value: number): string {
  return `${value > 0 ? '+' : ''}${number(value)}`;
}

/** `12.3 to 14.5`; empty where there is no interval. */
export function range(interval: readonly [number, number] | null): string {
  return interval ? `${number(interval[0])} to ${number(interval[1])}` : '';
}

/** `+1.6%` */
export function percent(share: number | null): string {
  if (share === null) return '';
  const size = Math.abs(share) * 100;
  const text = decimal(size, size >= 9.95 ? 0 : size >= 0.095 ? 1 : 2);
  if (Number(text) === 0) return '0%';
  return `${share > 0 ? '+' : '-'}${text}%`;
}

/** `86%`: a probability, which is only certain where it is 0 or 1. */
export function chance(value: number | null): string {
  if (value === null) return '';
  if (value > 0 && value < 0.005) return '<1%';
  return value < 1 && value >= 0.995 ? '>99%' : `${Math.round(100 * value)}%`;
}

/** The size of a share, as a percentage: `21.4%`, `0.05%`, `1,234%`. */
export function share(value: number): string {
  const percent = Math.abs(value) * 100;
  if (percent === 0) return '0%';
  if (percent < 0.005) return 'less than 0.01%';
  if (percent >= 99.95) return `${count(percent)}%`;
  return `${percent.toFixed(percent < 0.0995 ? 2 : 1)}%`;
}

/** A share for one breath: `2.0%`, `19%`. */
export function roughShare(value: number): string {
  const whole = Math.round(100 * Math.abs(value));
  return whole >= 10 ? `${count(whole)}%` : share(value);
}

/** A share that somebody chose, as it is: `1%`, `0.5%`. */
export function percentage(value: number): string {
  return `${Number((100 * value).toPrecision(3))}%`;
}

/** How many times as many: `3.81`, `12.4`, `1,234`. */
export function times(factor: number): string {
  if (factor >= 100) return count(factor);
  return factor.toFixed(factor < 10 ? 2 : 1);
}

/** `1 run`, `3 runs` */
export function plural(amount: number, noun: string): string {
  return `${count(amount)} ${noun}${amount === 1 ? '' : 's'}`;
}

/** `a, b and c`; of more than `most` the first ones and how many more: `a, b, c and 4 more`. */
export function listed(names: readonly string[], most = Number.POSITIVE_INFINITY): string {
  const shown = names.length > most ? names.slice(0, most - 1) : names;
  const left = names.length - shown.length;
  const all = left > 0 ? [...shown, `${count(left)} more`] : shown;
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
}

/** `1.2 MB` */
export function bytes(amount: number): string {
  if (amount < 1e6) return `${Math.ceil(amount / 1e3)} kB`;
  return amount < 1e9 ? `${(amount / 1e6).toFixed(1)} MB` : `${(amount / 1e9).toFixed(1)} GB`;
}

// --- internal ---

/** `-227,345.6`: at most so many decimals. By hand, because making an Intl.NumberFormat takes a cold process 30 ms. */
function decimal(value: number, decimals: number): string {
  const [whole, fraction = ''] = Math.abs(value).toFixed(decimals).split('.');
  const significant = fraction.replace(/0+$/, '');
  const text = whole.replace(/\B(?=(\d{3})+$)/g, ',') + (significant && `.${significant}`);
  return value < 0 && text !== '0' ? `-${text}` : text;
}
