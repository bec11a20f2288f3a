import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { readTable } from '../../src/results/read-table.ts';
import type { Column, NumberColumn } from '../../src/results/table-pages.ts';
import { writeTable } from '../../src/results/write-table.ts';

/** More than a page of 10,000 rows. */
const LONG = 25_001;

const column = (name: string, type: NumberColumn['type'], values: readonly number[]): NumberColumn => ({
  name,
  type,
  fill: (into, row) => into.set(values.slice(row, row + into.length)),
});

function lists(name: string, values: readonly number[][]): Column {
  const starts = new Int32Array(values.length + 1);
  for (const [row, { length }] of values.entries()) starts[row + 1] = starts[row] + length;
  return { name, type: 'LIST', values: Float64Array.from(values.flat()), starts };
}

async function read(bytes: Uint8Array): Promise<number[][]> {
  const rows = await parquetReadObjects({ file: bytes.buffer as ArrayBuffer });
  return rows.map((row) => Object.values(row).map(Number));
}

/** By the library, after seeing that ours reads the same. */
async function readBack(type: NumberColumn['type'], values: readonly number[]): Promise<number[]> {
  const bytes = writeTable(values.length, [column('x', type, values)]);
  if (values.length > 0) expect(readTable(bytes).columns.get('x')).toEqual(Float64Array.from(values));
  return (await read(bytes)).flat();
}

const encodingsOf = (bytes: Uint8Array) =>
  parquetMetadata(bytes.buffer as ArrayBuffer).row_groups[0].columns.map(
    ({ meta_data }) => meta_data?.encodings,
  );

describe('a table', () => {
  it('gives any integers back, whatever their size', async () => {
    const integers = fc.oneof(
      fc.array(fc.nat(3), { minLength: 1, maxLength: 700 }),
      fc.array(fc.nat(), { minLength: 1, maxLength: 300 }),
      fc.array(fc.maxSafeNat(), { minLength: 1, maxLength: 300 }),
    );
    await fc.assert(
      fc.asyncProperty(integers, async (values) => {
        expect(await readBack('INT64', values)).toEqual(values);
      }),
    );
  });

  it('gives integers of 32 bits back where each is as far from its neighbour as can be', async () => {
    const values = Array.from({ length: 300 }, (_, i) => (i % 2) * (2 ** 31 - 1));
    expect(await readBack('INT32', values)).toEqual(values);
  });

  it('gives any doubles back to the last bit, many or few of them the same', async () => {
    const doubles = fc
      .tuple(fc.array(fc.double(), { minLength: 1, maxLength: 60 }), fc.array(fc.nat(), { maxLength: 500 }))
      .map(([some, again]) => [...some, ...again.map((at) => some[at % some.length])]);
    await fc.assert(
      fc.asyncProperty(doubles, async (values) => {
        expect(await readBack('DOUBLE', values)).toEqual(values);
      }),
    );
  });

  it('goes on from page to page', async () => {
    const values = Array.from({ length: LONG }, (_, i) => i * 7);
    const returns = values.map((value) => -(value % 1009) / 2);
    const bytes = writeTable(LONG, [column('a', 'INT32', values), column('b', 'DOUBLE', returns)]);
    expect(await read(bytes)).toEqual(values.map((value, i) => [value, returns[i]]));
  });

  it('keeps a dictionary of doubles that repeat, and writes others as they are', () => {
    const few = Array.from({ length: LONG }, (_, i) => i % 100);
    const many = few.map((_, i) => i / 3);
    const bytes = writeTable(LONG, [column('few', 'DOUBLE', few), column('many', 'DOUBLE', many)]);
    expect(encodingsOf(bytes)).toEqual([['PLAIN', 'RLE_DICTIONARY'], ['PLAIN']]);
    const [one, none] = [few, many].map((values) => writeTable(LONG, [column('x', 'DOUBLE', values)]).length);
    expect(one).toBeLessThan(LONG); // 7 bits each
    expect(none).toBeLessThan(LONG * 8 + 1000);
  });

  it('compresses columns that repeat, and gives them back', async () => {
    const values = Array.from({ length: LONG }, (_, i) => i % 100);
    const [plain, compressed] = [false, true].map((repeats) =>
      writeTable(LONG, [{ ...column('x', 'INT32', values), repeats }]),
    );
    expect(compressed.length).toBeLessThan(plain.length / 4);
    expect((await read(compressed)).flat()).toEqual(values);
  });

  it('remembers nothing of the table before', () => {
    const [first, second] = [
      [5, 5, 5, 6, 5, 5, 5, 5],
      [1, 2, 1, 1, 1, 1, 1, 1],
    ];
    const write = (values: readonly number[]) => writeTable(8, [column('x', 'DOUBLE', values)]);
    const alone = write(second);
    write(first);
    expect(write(second)).toEqual(alone);
  });

  it('may have no rows', async () => {
    expect(await readBack('INT32', [])).toEqual([]);
  });

  it('gives any lists back, empty ones too, and all of them end to end', async () => {
    const some = fc.array(fc.array(fc.oneof(fc.double(), fc.constantFrom(0, 1, 2)), { maxLength: 200 }), {
      minLength: 1,
      maxLength: 120,
    });
    await fc.assert(
      fc.asyncProperty(some, async (values) => {
        const bytes = writeTable(values.length, [lists('x', values)]);
        const rows = await parquetReadObjects({ file: bytes.buffer as ArrayBuffer });
        expect(rows.map(({ x }) => x)).toEqual(values);
        expect(readTable(bytes).columns.get('x')).toEqual(Float64Array.from(values.flat()));
      }),
    );
  });

  it('gives any texts back, missing ones, long ones, and many', async () => {
    const text = fc.oneof(
      { weight: 4, arbitrary: fc.string({ unit: 'grapheme', maxLength: 80 }) },
      { weight: 2, arbitrary: fc.constant(null) },
      { weight: 1, arbitrary: fc.string({ minLength: 60_000, maxLength: 90_000 }) },
      { weight: 1, arbitrary: fc.nat({ max: 300_000 }).map((length) => 'abcab'.repeat(length / 5)) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 50 }), async (texts) => {
        const bytes = writeTable(texts.length, [{ name: 'x', type: 'STRING', texts, nullable: true }]);
        const rows = await parquetReadObjects({ file: bytes.buffer as ArrayBuffer });
        expect(rows.map(({ x }) => x ?? null)).toEqual(texts);
        expect(readTable(bytes).columns.get('x')).toEqual(texts);
      }),
      { numRuns: 40 },
    );
  });

  it('says where short lists begin in a bit for each element', () => {
    const size = (length: number) =>
      writeTable(LONG, [
        lists(
          'x',
          Array.from({ length: LONG }, () => new Array<number>(length).fill(1)),
        ),
      ]).length;
    expect(size(3)).toBeLessThan((LONG * 3) / 8 + 5000);
    expect(size(80)).toBeLessThan(LONG * 6);
  });

  it('compresses texts that repeat, within a row and from row to row', () => {
    const size = (texts: string[]) => writeTable(texts.length, [{ name: 'x', type: 'STRING', texts }]).length;
    expect(size(['0123'.repeat(50_000)])).toBeLessThan(12_000);
    expect(size(Array.from({ length: 1000 }, () => 'The same in every row, again and again.'))).toBeLessThan(
      6000,
    );
  });

  it('is read by DuckDB as by ourselves', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'manyruns-'));
    try {
      const small = Array.from({ length: LONG }, (_, i) => (i * i) % 977);
      const large = small.map((value) => Number.MAX_SAFE_INTEGER - value);
      const one = small.map(() => 3);
      const file = join(folder, 'table.parquet');
      const columns = [
        { ...column('small', 'INT32', small), repeats: true },
        column('large', 'INT64', large),
      ];
      const doubles = [column('repeated', 'DOUBLE', small), column('one', 'DOUBLE', one)];
      const different = column(
        'different',
        'DOUBLE',
        small.map(Math.sqrt).map((root, i) => root + i),
      );
      const others: Column[] = [
        lists(
          'list',
          small.map((value) => small.slice(0, value % 4)),
        ),
        { name: 'text', type: 'STRING', texts: small.map(String) },
        { name: 'maybe', type: 'STRING', nullable: true, texts: small.map((n) => (n % 3 ? null : `é${n}`)) },
      ];
      await writeFile(file, writeTable(LONG, [...columns, ...doubles, different, ...others]));
      const connection = await (await DuckDBInstance.create(':memory:')).connect();
      const answer = await connection.runAndReadAll(`
        select count(*)::int, count(*) filter (small = repeated and large = ${Number.MAX_SAFE_INTEGER} - small
          and list = [0, 1, 4][1:small % 4] and text = small::varchar
          and maybe is not distinct from case when small % 3 = 0 then 'é' || small end and one = 3 and abs(different - sqrt(small) - (row - 1)) < 1e-6)::int
        from (select *, row_number() over () as row from '${file}')`);
      expect(answer.getRows()).toEqual([[LONG, LONG]]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
