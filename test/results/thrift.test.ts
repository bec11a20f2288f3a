import fc from 'fast-check';
import { deserializeTCompactProtocol } from 'hyparquet/src/thrift.js';
import { describe, expect, it } from 'vitest';
import { BINARY, I32, STRUCT, type ThriftWriter, thriftWriter } from '../../src/results/thrift.ts';

/** Read by the library, as `field_1` and so on. */
function read(write: (writer: ThriftWriter) => void, room = 1) {
  const writer = thriftWriter(room);
  writer.begin();
  write(writer);
  writer.end();
  expect(writer.length()).toBeGreaterThan(0);
  const bytes = writer.finish();
  return deserializeTCompactProtocol({ view: new DataView(bytes.buffer), offset: 0 });
}

const integer = fc.integer({ min: 0, max: 2 ** 31 - 1 });
const text = fc.string({ unit: 'grapheme', maxLength: 300 });
const decoded = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

describe('a Thrift writer', () => {
  it('writes integers and texts that a reader finds in their fields, however little room there was', () => {
    fc.assert(
      fc.property(integer, integer, text, fc.nat(40), (small, large, some, room) => {
        const found = read((writer) => {
          writer.i32(1, small);
          writer.i64(4, large);
          writer.text(19, some);
        }, room);
        expect(found).toEqual({ field_1: small, field_4: BigInt(large), field_19: expect.anything() });
        expect(decoded(found.field_19)).toBe(some);
      }),
    );
  });

  it('writes lists of any length, of integers, texts and structs', () => {
    fc.assert(
      fc.property(
        fc.array(integer, { maxLength: 40 }),
        fc.array(text, { maxLength: 20 }),
        (numbers, texts) => {
          const found = read((writer) => {
            writer.list(2, I32, numbers.length);
            for (const value of numbers) writer.element(value);
            writer.list(3, BINARY, texts.length);
            for (const value of texts) writer.element(value);
            writer.list(5, STRUCT, numbers.length);
            for (const value of numbers) {
              writer.begin();
              writer.i32(7, value);
              writer.end();
            }
          });
          expect(found.field_2).toEqual(numbers);
          expect(found.field_3.map(decoded)).toEqual(texts);
          expect(found.field_5).toEqual(numbers.map((value) => ({ field_7: value })));
        },
      ),
    );
  });

  it('refuses integers that it cannot write', () => {
    for (const value of [-1, 2 ** 31, Number.NaN]) {
      expect(() => read((writer) => writer.i64(1, value))).toThrow('below 2^31');
    }
  });

  it('goes on with the fields of a struct after one that was in it', () => {
    const found = read((writer) => {
      writer.begin(3);
      writer.begin(9);
      writer.end();
      writer.i32(12, 1);
      writer.end();
      writer.i32(4, 2);
    });
    expect(found).toEqual({ field_3: { field_9: {}, field_12: 1 }, field_4: 2 });
  });
});
