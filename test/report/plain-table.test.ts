import { expect, it } from 'vitest';
import { plainTable } from '../../src/report/plain-table.ts';

const rows = [
  ['a', '1', 'better', '10', 'worse'],
  ['bb', '22', 'worse', '200', 'better'],
];
const options = { head: ['', 'steps', '', 'goals', ''], align: ['left', 'right', 'left', 'right'] } as const;

it('aligns columns, without blanks at the ends of lines', () => {
  expect(plainTable(rows, options).split('\n')).toEqual([
    '    steps          goals',
    'a       1  better     10  worse',
    'bb     22  worse     200  better',
  ]);
  expect(plainTable([['a'], ['b']])).toBe('a\nb');
  expect(plainTable([])).toBe('');
});

it('puts columns that have no room into a table below, with the names again, and parts none that belong together', () => {
  expect(plainTable(rows, { ...options, width: 31, together: 2 }).split('\n')).toEqual([
    '    steps',
    'a       1  better',
    'bb     22  worse',
    '',
    '    goals',
    'a      10  worse',
    'bb    200  better',
  ]);
  expect(plainTable(rows, { ...options, width: 32, together: 2 })).toBe(plainTable(rows, options));
});

it('cuts long names in the middle, to eight characters at least', () => {
  const long = [['fixed_alpha-1_gamma-0.99', '22', 'worse']];
  expect(plainTable(long, { width: 24, together: 2 })).toBe('fixed_…a-0.99  22  worse');
  expect(plainTable(long, { width: 1, together: 2 })).toBe('fixe….99  22  worse');
});
