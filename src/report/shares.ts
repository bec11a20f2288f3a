import { count } from './format.ts';

/** The size of a share, as a percentage: `21.4%`, `0.05%`, `1,234%`. */
export function share(value: number): string {
  const percent = Math.abs(value) * 100;
  if (percent === 0) return '0%';
  if (percent < 0.005) return 'less than 0.01%';
  if (percent >= 99.95) return `${count(percent)}%`;
  return `${percent.toFixed(percent < 0.0995 ? 2 : 1)}%`;
}

/** How many times as many: `3.81`, `12.4`, `1,234`. */
export function times(factor: number): string {
  if (factor >= 100) return count(factor);
  return factor.toFixed(factor < 10 ? 2 : 1);
}

/** The same for one breath: `2.0%`, `19%`. */
export function roughShare(value: number): string {
  const whole = Math.round(100 * Math.abs(value));
  return whole >= 10 ? `${count(whole)}%` : share(value);
}
