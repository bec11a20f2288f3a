import { beforeAll, describe, expect, it } from 'vitest';
import type { ReportContent } from '../../src/report/content.ts';
import { terminalReport } from '../../src/report/terminal.ts';
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
    const lines = text.split('\n');
    expect(lines.length).toBeLessThanOrEqual(40);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(130);
    const left = Object.keys(content.summary.variants).length - 10;
    expect(text.includes(`and ${left} more`)).toBe(left > 0);
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

it('names the command that trains the best of a sweep again', async () => {
  const { summary } = await contentOf(sweep);
  const text = terminalReport(summary, { emphasise }).replace(/\n +/g, ' ');
  expect(text).toContain(`--only ${summary.ranking.best.slice(0, 6).join(',')} --fresh-seeds`);
});
