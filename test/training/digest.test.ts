import { createHash } from 'node:crypto';
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
