import { createHash } from 'node:crypto';

/** The metadata key of a file's own checksum. */
export const FILE_SHA256 = 'file_sha256';

/** What stands under that key while the checksum is computed: as many digits, all 0. */
export const UNSEALED = '0'.repeat(64);

/**
 * Writes the SHA-256 of a Parquet file into its own metadata, where `UNSEALED` stands: over all its bytes, with
 * these digits as zeros. So each flipped bit shows, wherever it is, before anything of the file is parsed.
 */
export function seal(bytes: Uint8Array): Uint8Array {
  const at = placeOf(bytes);
  const sealed = Uint8Array.from(bytes);
  viewOf(sealed).write(checksum(bytes, at), at, 'latin1');
  return sealed;
}

/** Whether the bytes are a file as it was sealed. It tells accidents; a seal can be forged on purpose. */
export function isSealed(bytes: Uint8Array): boolean {
  const at = placeOf(bytes);
  if (at < 0) return false;
  const zeroed = viewOf(Uint8Array.from(bytes));
  const found = zeroed.toString('latin1', at, at + UNSEALED.length);
  zeroed.write(UNSEALED, at, 'latin1');
  return found === checksum(zeroed, at);
}

// --- internal ---

/** The digits follow their key in the footer: one byte of field header and one of length are between them. */
function placeOf(bytes: Uint8Array): number {
  const key = viewOf(bytes).lastIndexOf(FILE_SHA256, undefined, 'latin1');
  const at = key + FILE_SHA256.length + 2;
  return key < 0 || at + UNSEALED.length > bytes.length ? -1 : at;
}

function checksum(bytes: Uint8Array, at: number): string {
  if (at < 0) throw new Error(`there is no ${FILE_SHA256} to write the checksum to`);
  return createHash('sha256').update(bytes).digest('hex');
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
