import { createHash } from 'node:crypto';
import type { EpisodeMetrics } from './train.ts';

/**
 * The fingerprint of a run: SHA-256, in hexadecimal, over its metrics and its table of action values,
 * little-endian, in this order: timesteps, penalties (int32), returns (float64), truncated (uint8),
 * table (float64). Equal digests mean equal numbers to the last bit.
 */
export function digestOf(metrics: EpisodeMetrics, table: Float64Array): string {
  const hash = createHash('sha256');
  const { timesteps, penalties, returns, truncated } = metrics;
  for (const array of [timesteps, penalties, returns, truncated, table]) hash.update(littleEndian(array));
  return hash.digest('hex');
}

const hostIsLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

function littleEndian(array: Int32Array | Float64Array | Uint8Array): Uint8Array {
  const bytes = Buffer.from(array.buffer, array.byteOffset, array.byteLength);
  if (hostIsLittleEndian || array.BYTES_PER_ELEMENT === 1) return bytes;
  const copy = Buffer.from(bytes);
  return array.BYTES_PER_ELEMENT === 4 ? copy.swap32() : copy.swap64();
}
