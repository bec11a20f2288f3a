import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestOf } from '../../src/training/digest.ts';
import { trainRun } from '../../src/training/run.ts';
import type { RunSpec } from '../../src/training/run-spec.ts';
import { golden } from '../golden.ts';

const metrics = {
  timesteps: Int32Array.of(1, 258),
  penalties: Int32Array.of(0, 3),
  returns: Float64Array.of(-0.5, 20),
  truncated: Uint8Array.of(0, 1),
};
const table = Float64Array.of(1, -0);

describe('the digest', () => {
  it('is the SHA-256 of the little-endian bytes, in the order of the contract', () => {
    const hex =
      '0100000002010000 0000000003000000 000000000000e0bf0000000000003440 0001 000000000000f03f0000000000000080';
    const bytes = Buffer.from(hex.replaceAll(' ', ''), 'hex');
    expect(digestOf(metrics, table)).toBe(createHash('sha256').update(bytes).digest('hex'));
  });

  it('reads an array that is part of a larger one', () => {
    const larger = Float64Array.of(9, ...table, 9);
    expect(digestOf(metrics, larger.subarray(1, 3))).toBe(digestOf(metrics, table));
  });

  it('changes with the last bit of any number', () => {
    const base = digestOf(metrics, table);
    const arrays = { ...metrics, table };
    fc.assert(
      fc.property(
        fc.constantFrom(...(Object.keys(arrays) as (keyof typeof arrays)[])),
        fc.nat(1),
        fc.nat(7),
        (name, index, bit) => {
          const changed = structuredClone(arrays);
          const { buffer, BYTES_PER_ELEMENT } = changed[name];
          new Uint8Array(buffer)[index * BYTES_PER_ELEMENT] ^= 1 << bit;
          const { table: changedTable, ...changedMetrics } = changed;
          expect(digestOf(changedMetrics, changedTable)).not.toBe(base);
        },
      ),
    );
  });
});

describe('the digests of version 1', () => {
  const known = golden<readonly { readonly spec: RunSpec; readonly digest: string }[]>('digests-version-1');

  it.each(known.map(({ spec, digest }) => [spec.agent.kind, spec.epsilon.kind, spec, digest] as const))(
    'are what they were: %s under %s, %j',
    (_, __, spec, digest) => {
      expect(trainRun(spec)).toMatchObject({ spec, digest });
    },
  );
});
