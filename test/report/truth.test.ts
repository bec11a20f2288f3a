import seedrandom from 'seedrandom';
import { describe, expect, it } from 'vitest';
import { normal, variantRuns } from '../../bench/simulations.ts';
import { answers } from '../../src/report/sentences.ts';
import { summarize } from '../../src/statistics/summarize.ts';
import type { VariantRuns } from '../../src/statistics/variant-runs.ts';

type Draw = () => number;
type World = (runs: number, draw: Draw) => Record<string, VariantRuns>;

/** What is said of a world, again and again with other seeds: how often a sentence is said, and how often it is false. */
function heard(
  world: World,
  isSaid: RegExp,
  { runs, isFalse = () => true }: { runs: number; isFalse?: (sentence: string) => boolean },
) {
  const draw = seedrandom.alea(`truth ${isSaid} ${runs}`);
  const count = { said: 0, false: 0 };
  for (let i = 0; i < REPETITIONS; i++) {
    const variants = world(runs, draw);
    const comparedWith = Object.fromEntries(Object.keys(variants).map((name) => [name, 'base']));
    const summary = summarize({ id: 'truth', baseline: 'base', comparedWith, variants });
    const sentences = Object.values(answers(summary))
      .flat()
      .filter((text) => isSaid.test(text));
    count.said += Number(sentences.length > 0);
    count.false += Number(sentences.some(isFalse));
  }
  return { said: count.said / REPETITIONS, false: count.false / REPETITIONS };
}

const REPETITIONS = 500;
/** 5%, and what chance adds to 500 repetitions. */
const MOST = 0.07;

/** Steps that go with the seed; `change` is what a variant needs more, as a share. */
const steps =
  (changes: Readonly<Record<string, number>>, noise = 20): World =>
  (runs, draw) => {
    const seeds = Array.from({ length: runs }, () => 1000 + 50 * normal(draw));
    return Object.fromEntries(
      Object.entries({ base: 0, ...changes }).map(([name, change]) => [
        name,
        variantRuns({ timesteps: seeds.map((one) => one + change * 1000 + noise * normal(draw)) }),
      ]),
    );
  };

/** Starts that are solved, or not, in a share of the runs. */
const solved =
  (shares: Readonly<Record<string, number>>): World =>
  (runs, draw) =>
    Object.fromEntries(
      Object.entries(shares).map(([name, share]) => [
        name,
        variantRuns({ solved_starts: Array.from({ length: runs }, () => Number(draw() < share)) }),
      ]),
    );

/** The ends of `1.2% fewer to 3.0% more`, as shares; what is less than 0.01% is 0. */
function endsOf(sentence: string): readonly [number, number] {
  const [text, from, less, to, more] =
    /interval ([\d.]+)%( fewer)? to ([\d.]+)%( fewer| more)?/.exec(
      sentence.replaceAll('less than 0.01%', '0%'),
    ) ?? [];
  if (text === undefined) throw new Error(`no interval in: ${sentence}`);
  const [a, b] = [Number(from) / 100, Number(to) / 100];
  if (less) return [-a, more === ' fewer' ? -b : b];
  return / \S+% fewer steps/.test(sentence) || more === ' fewer' ? [-b, -a] : [a, b];
}

describe('how often a sentence is false', () => {
  it.each([5, 10, 30])('that says more or fewer of equal variants, from %i seeds', (runs) => {
    const found = heard(steps({ x: 0, y: 0 }), /^[xy] (needs|collects|learns) .*(more|fewer) /, {
      runs,
    });
    expect(found.false).toBeLessThanOrEqual(0.06);
  });

  it('that turns round who needs more', () => {
    const found = heard(steps({ x: 0.03 }), /^x needs .* (more|fewer) steps/, {
      runs: 10,
      isFalse: (text) => text.includes('fewer steps'),
    });
    expect(found.said).toBeGreaterThan(0.5);
    expect(found.false).toBeLessThanOrEqual(0.01);
  });

  it.each([5, 30])('whose interval does not hold the true difference, from %i seeds', (runs) => {
    const isFalse = (text: string) => {
      const [low, high] = endsOf(text);
      // As it is rounded.
      return 0.02 < low - 0.0005 || 0.02 > high + 0.0005;
    };
    const found = heard(steps({ x: 0.02 }), /steps in training.*interval/, { runs, isFalse });
    expect(found.said).toBe(1);
    expect(found.false).toBeLessThanOrEqual(MOST);
  });

  it('that calls equal within 1% what differs by 1%, and how often it is said of what does not differ', () => {
    expect(heard(steps({ x: 0.01 }, 5), /^x needs as many steps/, { runs: 10 }).false).toBeLessThanOrEqual(
      MOST,
    );
    expect(heard(steps({ x: 0 }, 5), /^x needs as many steps/, { runs: 30 }).said).toBeGreaterThan(0.8);
  });

  it('that says how many runs could differ, where none was seen to', () => {
    // Just more than 10 runs leave open: 1 - 0.05^(1/10) = 0.259.
    const found = heard(solved({ base: 1, x: 1 - 0.262 }), /^No difference in 10 runs: x learns/, {
      runs: 10,
    });
    expect(found.said).toBeGreaterThan(0);
    expect(found.false).toBeLessThanOrEqual(MOST);
    expect(heard(solved({ base: 1, x: 1 }), /could differ/, { runs: 10 }).said).toBe(1);
  });

  it('that says of how large a kind none of five runs may be', () => {
    const draw = seedrandom.alea('kinds');
    const unseen = Array.from({ length: 4000 }, () =>
      Array.from({ length: 5 }, draw).every((one) => one > 0.4507),
    );
    expect(unseen.filter(Boolean).length / unseen.length).toBeLessThanOrEqual(0.055);
  });

  it('that counts in how many more of 100 runs the start is solved', () => {
    const isFalse = (text: string) => {
      const [, from, to] = /interval ([\d.]+) to ([\d.]+)/.exec(text) as string[];
      return text.includes('fewer of') || Number(from) > 50 || Number(to) < 50;
    };
    const found = heard(solved({ base: 0.4, x: 0.9 }), /^x learns to solve the start in .* than/, {
      runs: 30,
      isFalse,
    });
    expect(found.said).toBeGreaterThan(0.8);
    expect(found.false).toBeLessThanOrEqual(MOST);
  });

  it('that names the best of several, where three are', () => {
    const world = steps({ a: -0.05, b: -0.05, c: -0.05, d: 0.05 });
    const isFalse = (text: string) =>
      ['a', 'b', 'c'].some((name) => !new RegExp(`\\b${name}\\b`).test(text.split(';')[0]));
    const found = heard(world, /^The best in steps in training/, { runs: 12, isFalse });
    expect(found.said).toBeGreaterThan(0.9);
    expect(found.false).toBeLessThanOrEqual(MOST);
    const single = heard(world, /^The best in steps in training is [a-d]:/, { runs: 12 });
    expect(single.said).toBe(0);
  });

  it('that says how many seeds would find a difference of 1%', () => {
    // One difference varies by 28.3, 2.83 times what is to be found, at the level of three comparisons.
    const isFalse = (text: string) => {
      const [, from, to] = /about ([\d,]+) to ([\d,]+) seeds/.exec(text) as string[];
      return Number(from.replace(',', '')) > NEEDED || Number(to.replace(',', '')) < NEEDED;
    };
    const found = heard(steps({ x: 0 }), /seeds would find a difference of 1%/, { runs: 10, isFalse });
    expect(found.said).toBeGreaterThan(0.9);
    expect(found.false).toBeLessThanOrEqual(MOST);
    // And so many seeds do find it, in about 80 of 100 experiments.
    const power = heard(steps({ x: 0.01 }), /^x needs .*more steps/, { runs: NEEDED }).said;
    expect(power).toBeGreaterThan(0.75);
    expect(power).toBeLessThan(0.85);
  });
});

/** (2.394 + 0.842)^2 x 8, and a little for Student's t. */
const NEEDED = 86;
