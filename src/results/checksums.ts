import { createHash } from 'node:crypto';

/** The metadata keys of a runs file: the checksums of its part's other files as JSON, by key below the id; and its own. */
export const FILES_SHA256 = 'files_sha256';
export const FILE_SHA256 = 'file_sha256';

/** What stands under that key while the checksum is computed: as many digits, all 0. */
export const UNSEALED = '0'.repeat(64);

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * Writes the SHA-256 of a Parquet file into its own metadata, where `UNSEALED` stands: over all its bytes, with
 * these digits as zeros. So each flipped bit shows, wherever it is, before anything of the file is parsed.
 *
 * @returns the same bytes, sealed
 */
export function seal(bytes: Uint8Array): Uint8Array {
  const at = digitsOf(bytes);
  if (at < 0) throw new Error(`there is no ${FILE_SHA256} to write the checksum to`);
  Buffer.from(bytes.buffer, bytes.byteOffset).write(unsealedSha256(bytes, at), at, 'latin1');
  return bytes;
}

/** Whether the bytes are a file as it was sealed. It tells accidents; a seal can be forged on purpose. */
export function isSealed(bytes: Uint8Array): boolean {
  const at = digitsOf(bytes);
  if (at < 0) return false;
  const digits = Buffer.from(bytes.subarray(at, at + UNSEALED.length)).toString('latin1');
  return digits === unsealedSha256(bytes, at);
}

// --- internal ---

/** Where the digits begin: they follow their key in the footer, after a byte for the kind of field and one for its length. */
function digitsOf(bytes: Uint8Array): number {
  const key = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).lastIndexOf(FILE_SHA256);
  const at = key + FILE_SHA256.length + 2;
  return key < 0 || at + UNSEALED.length > bytes.length ? -1 : at;
}

function unsealedSha256(bytes: Uint8Array, at: number): string {
  const hash = createHash('sha256').update(bytes.subarray(0, at)).update(UNSEALED, 'latin1');
  return hash.update(bytes.subarray(at + UNSEALED.length)).digest('hex');
}
