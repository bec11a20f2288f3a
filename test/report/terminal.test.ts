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

it('names the command that trains the best of a sweep again', async () => {
  const { summary } = await contentOf(sweep);
  const text = terminalReport(summary, { emphasise }).replace(/\n +/g, ' ');
  expect(text).toContain(`--only ${summary.ranking.best.slice(0, 6).join(',')} --fresh-seeds`);
});
