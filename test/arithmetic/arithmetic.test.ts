import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Arithmetic, arithmetic } from '../../src/arithmetic/arithmetic.ts';
import { golden } from '../golden.ts';

/** Arguments, and the correctly rounded value last. */
const known = golden<Record<keyof Arithmetic, readonly (readonly number[])[]>>('arithmetic');
const names = Object.keys(arithmetic) as (keyof Arithmetic)[];
const call = (name: keyof Arithmetic, [x, y]: readonly number[]) => arithmetic[name](x, y);

/** How many doubles apart two numbers of the same sign are. */
function doublesApart(a: number, b: number): number {
  const [one, other] = new BigInt64Array(Float64Array.of(a, b).buffer);
  return Number(one > other ? one - other : other - one);
}

describe.each(names)('%s', (name) => {
  it('is at most one double away from the correctly rounded value, and mostly is it', () => {
    const apart = known[name].map((row) => doublesApart(call(name, row), row.at(-1) as number));
    expect(Math.max(...apart)).toBeLessThanOrEqual(1);
    expect(apart.filter((count) => count === 0).length).toBeGreaterThan(0.85 * apart.length);
  });
});

describe('plain arithmetic', () => {
  it('has the same bits in every engine', () => {
    const bits = createHash('sha256');
    for (const name of names) for (const row of known[name]) bits.update(Float64Array.of(call(name, row)));
    expect(bits.digest('hex')).toBe('d5bf78ff0d76fb5fd354e801cf02b03a3c7427c0fc78567f0f9a5bcc9ed08753');
  });

  it.each([
    ['0^power is 0', arithmetic.pow(0, 1.7), 0],
    ['1^power is 1', arithmetic.pow(1, 1.7), 1],
    ['x^1 is x', arithmetic.pow(0.3, 1), 0.3],
    ['e^0 is 1', arithmetic.exp(-0), 1],
    ['e^-1e9 is 0', arithmetic.exp(-1e9), 0],
    ['cos 0 is 1', arithmetic.cos(0), 1],
    ['cos pi is -1', arithmetic.cos(Math.PI), -1],
  ])('%s', (_, value, expected) => {
    expect(value).toBe(expected);
  });

  it('is all that schedules use', () => {
    const folder = join(import.meta.dirname, '../../src/schedules');
    const plain = /Math\.(?!min\b|max\b|floor\b|ceil\b|PI\b)\w+|\*\*(?![*/])/;
    const others = readdirSync(folder).filter((file) => {
      const code = readFileSync(join(folder, file), 'utf8').replaceAll(/\/\*\*|\/\/.*/g, '');
      return plain.test(code);
    });
    expect(others).toEqual([]);
  });
});
