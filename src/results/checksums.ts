import { createHash } from 'node:crypto';

/** The metadata key of a file's own checksum. */
export const FILE_SHA256 = 'file_sha256';

/** What stands under that key while the checksum is computed: as many digits, all 0. */
export const UNSEALED = '0'.repeat(64);

/**
 * Writes the SHA-256 of a Parquet file into its own metadata, where `UNSEALED` stands: over all its bytes, with
 * these digits as zeros. So each flipped bit shows, wherever it is, before anything of the file is parsed.
 *
 * @returns the same bytes, sealed
 */
export function seal(bytes: Uint8Array): Uint8Array {
  const at = placeOf(bytes);
  if (at < 0) throw new Error(`there is no ${FILE_SHA256} to write the checksum to`);
  viewOf(bytes).write(checksum(bytes, at), at, 'latin1');
  return bytes;
}

/** Whether the bytes are a file as it was sealed. It tells accidents; a seal can be forged on purpose. */
export function isSealed(bytes: Uint8Array): boolean {
  const at = placeOf(bytes);
  return at >= 0 && digitsAt(bytes, at) === checksum(bytes, at);
}

/** The checksum that a sealed file carries, as it stands there. */
export function sealOf(bytes: Uint8Array): string | undefined {
  const at = placeOf(bytes);
  return at < 0 ? undefined : digitsAt(bytes, at);
}

// --- internal ---

/** The digits follow their key in the footer: one byte of field header and one of length are between them. */
function placeOf(bytes: Uint8Array): number {
  const key = viewOf(bytes).lastIndexOf(FILE_SHA256, undefined, 'latin1');
  const at = key + FILE_SHA256.length + 2;
  return key < 0 || at + UNSEALED.length > bytes.length ? -1 : at;
}

function digitsAt(bytes: Uint8Array, at: number): string {
  return viewOf(bytes).toString('latin1', at, at + UNSEALED.length);
}

/** Of the bytes with zeros for the digits at `at`. */
function checksum(bytes: Uint8Array, at: number): string {
  const hash = createHash('sha256').update(bytes.subarray(0, at)).update(UNSEALED, 'latin1');
  return hash.update(bytes.subarray(at + UNSEALED.length)).digest('hex');
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
