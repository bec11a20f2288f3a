import { describe, expect, it } from 'vitest';
import { againstWords, type MainTable } from '../../src/report/main-table.ts';
import { tableText } from '../../src/report/table-formats.ts';

const timesteps = { metric: 'timesteps', mean: 1000.5, interval: [900, 1100] } as const;
const nothing = { ...timesteps, mean: null, interval: null, against: 'baseline', verdict: null };
const table: MainTable = {
  head: ['steps in training'],
  rows: [
    {
      name: 'a_1',
      place: 1,
      values: '',
      cells: [{ ...timesteps, against: '-2.0%, better', verdict: 'better' }],
    },
    { name: 'b', place: 0, values: 'alpha 0.2', cells: [nothing] },
  ],
};

describe('the main table', () => {
  it.each([
    [-0.02, 'better', '-2%, better'],
    [0.004, 'equal', '+0.4%, equal'],
    [0, 'no difference', 'no difference'],
    [0.004, null, '+0.4%'],
  ] as const)('says of %d, %s: %s', (relative, verdict, words) => {
    expect(againstWords({ difference: 1000 * relative, relative, verdict })).toBe(words);
  });

  it('is LaTeX with what LaTeX would take for commands escaped', () => {
    expect(tableText(table, 'latex')).toBe(String.raw`\begin{tabular}{lr}
\toprule
variant & steps in training \\
\midrule
a\_1 & 1,001 [900 to 1,100] (-2.0\%, better) \\
b (alpha 0.2) & n/a (baseline) \\
\bottomrule
\end{tabular}`);
  });

  it('is Markdown', () => {
    expect(tableText(table, 'markdown')).toBe(String.raw`| variant | steps in training |
| --- | ---: |
| a\_1 | 1,001 [900 to 1,100] (-2.0%, better) |
| b (alpha 0.2) | n/a (baseline) |`);
  });

  it('is CSV with numbers as they are', () => {
    expect(tableText(table, 'csv')).toBe(`variant,metric,mean,low,high,against
a_1,timesteps,1000.5,900,1100,"-2.0%, better"
b,timesteps,,,,baseline`);
  });
});
