import { beforeAll, describe, expect, it } from 'vitest';
import { caveats } from '../../src/report/caveats.ts';
import type { ReportContent } from '../../src/report/content.ts';
import { terminalReport } from '../../src/report/terminal.ts';
import { curveText } from '../../src/report/terminal-curves.ts';
import { contentOf, several, sweep } from '../report-content.ts';

const emphasise = (text: string) => text;

describe.each([
  ['five variants of four worlds', several],
  ['a grid of thirty', sweep],
] as const)('the answer in a terminal of %s', (_, experiment) => {
  let content: ReportContent;
  beforeAll(async () => {
    content = await contentOf(experiment);
  });

  it('fits one screen, with the headline first and ten variants at most', () => {
    const text = terminalReport(content.summary, { emphasise });
    // A command stays whole.
    const lines = text.split('\n').filter((line) => !/^ *`/.test(line));
    expect(lines.length).toBeLessThanOrEqual(40);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(130);
    const left = Object.keys(content.summary.variants).length - 10;
    expect(text.includes(`and ${left} more`)).toBe(left > 0);
  });

  it.each([60, 80, 100])('keeps to lines of %i characters, and says as much in them', (width) => {
    const [wide, narrow] = [undefined, width].map((one) =>
      terminalReport(content.summary, { emphasise, width: one }),
    );
    const lines = narrow.split('\n').filter((line) => !/^ *`|^Learning curves/.test(line));
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
    const sentences = (text: string) => text.replace(/\n +/g, ' ').match(/^[A-Za-z].*[.!]$/gm);
    expect(sentences(narrow)).toEqual(sentences(wide));
    const values = (text: string) => text.match(/[+-][\d.]+%, |baseline|not compared/g)?.sort();
    expect(values(narrow)).toEqual(values(wide));
  });

  it('draws evenly chosen blocks of curves where there is no room for all', () => {
    const [name] = content.summary.ranking.order;
    const block = content.summary.curves[name][0];
    const steps = (value: number) => ({ ...block.timesteps, mean: { ...block.timesteps.mean, value } });
    const long = Array.from({ length: 400 }, (_, i) => ({
      ...block,
      episode: i,
      timesteps: steps(i < 200 ? 2 : 1),
    }));
    const [, head, line] = curveText(
      { ...content.summary, curves: { [name]: long } },
      [name],
      emphasise,
      80,
    ).split('\n');
    const [, high = '', low = ''] = /(█+)(▁+) {2}2 to 1$/.exec(line) ?? [];
    expect(Math.abs(high.length - low.length)).toBeLessThanOrEqual(1);
    expect(line.length).toBeLessThanOrEqual(80);
    expect(line.length).toBeGreaterThan(70);
    expect(head).toMatch(/^episode +0 +10 +100$/);
  });

  it('has every variant with --full, and the curves of however many', () => {
    const { curves, ...summary } = content.summary;
    const [name] = Object.keys(curves);
    const long = { ...curves, [name]: Array.from({ length: 300_000 }, () => curves[name][0]) };
    const text = terminalReport({ ...summary, curves: long }, { emphasise, full: true });
    for (const name of Object.keys(summary.variants)) expect(text).toContain(name);
    expect(text).toContain('What did learning cost?');
    expect(text).toMatch(/[▁-█]{1000}/);
  });
});

it.each([
  [{ variants: { low: { epsilon: 0.01 }, high: { epsilon: 0.02 } } }],
  [{ variants: { low: { epsilon: 0.01 }, mid: { epsilon: 0.015 }, high: { epsilon: 0.02 } } }],
  [{ grid: { epsilon: [0.01, 0.02], 'agent.alpha': [0.1, 0.2] } }],
])('says that nobody arrives where there is nothing to choose by: %j', async (asked) => {
  const lake = { kind: 'frozen-lake', map: '8x8', slippery: false };
  const { summary } = await contentOf({ name: 'lake', environment: lake, episodes: 50, seeds: 6, ...asked });
  const text = terminalReport(summary, { emphasise }).replace(/\n +/g, ' ');
  expect(text).toMatch(/^No run of any variant learns to reach the goal, from any start\b/);
  expect(text).toContain('more `episodes`, or a larger `epsilon`, may show a difference in what they learn.');
  expect(text).not.toMatch(/do the same|cannot tell which|is first|looks better|goes with each/);
});

it('of a grid over tasks, calls nothing the best', async () => {
  const { summary } = await contentOf({
    ...{ name: 'tasks', environment: 'taxi', epsilon: 0.1, seeds: 3 },
    grid: { episodes: [5, 10], 'agent.alpha': [0.1, 0.5] },
  });
  const text = terminalReport(summary, { emphasise });
  expect(text).toContain('Means over 3 seeds, of different tasks');
  expect(text).not.toMatch(/ best|--only/);
});

it('names the command that trains the best of a sweep again', async () => {
  const { summary } = await contentOf(sweep);
  const text = terminalReport(summary, { emphasise }).replace(/\n +/g, ' ');
  expect(text).toContain(`--only ${summary.ranking.best.slice(0, 6).join(',')} --fresh-seeds`);
});

it('says how many notes there are where not all fit', async () => {
  const { summary } = await contentOf(sweep);
  const [first, ...others] = Object.keys(summary.variants);
  const variants = Object.fromEntries(
    Object.entries(summary.variants).map(([name, one]) => [name, { ...one, failed: name === first ? 0 : 1 }]),
  );
  const notes = caveats({ ...summary, variants }, { everything: false });
  expect(notes.length).toBeGreaterThan(others.length);
  const text = terminalReport({ ...summary, variants }, { emphasise });
  const shown = text.match(/^\S+: 1 run of .* failed/gm) ?? [];
  expect(shown.length).toBeGreaterThan(1);
  expect(text).toContain(`\nand ${notes.length - shown.length} more notes\n`);
});
