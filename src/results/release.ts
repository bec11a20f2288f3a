/**
 * Gives back the memory of arrays that nobody needs any more. Their elements are not among a thread's objects, so the
 * collector, which comes when these are many, leaves some 30 MB of such arrays lying about in each thread.
 */
export function release(...arrays: readonly NodeJS.TypedArray[]): void {
  for (const { buffer, byteLength } of arrays) {
    if (!(buffer instanceof ArrayBuffer) || buffer.detached) continue;
    // A part of a larger buffer may have neighbours.
    if (buffer.byteLength === byteLength) buffer.transfer(0);
  }
}
