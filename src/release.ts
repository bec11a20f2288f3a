/**
 * Gives back the memory of an array that nobody needs any more. Its elements are not among a thread's objects, so the
 * collector, which comes when these are many, leaves some 30 MB of such arrays lying about in each thread.
 */
export function release({ buffer, byteLength }: NodeJS.TypedArray): void {
  if (!(buffer instanceof ArrayBuffer) || buffer.detached) return;
  // A part of a larger buffer may have neighbours.
  if (buffer.byteLength === byteLength) buffer.transfer(0);
}
