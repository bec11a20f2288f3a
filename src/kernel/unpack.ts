import { inflateRawSync } from 'node:zlib';

/** The bytes of a module as build.ts packs them into source: deflated, in base64. */
export function unpack(packed: string): Uint8Array<ArrayBuffer> {
  return inflateRawSync(Buffer.from(packed, 'base64'));
}

/** The module, compiled. */
export function moduleOf(packed: string): WebAssembly.Module {
  return new WebAssembly.Module(unpack(packed));
}
