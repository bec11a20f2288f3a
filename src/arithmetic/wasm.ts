import { inflateRawSync } from 'node:zlib';

/** The bytes of a module as kernel/build.ts packs them into source: deflated, in base64. */
export function unpack(packed: string): Uint8Array<ArrayBuffer> {
  return inflateRawSync(Buffer.from(packed, 'base64'));
}

/** What the module exports, compiled when it is first asked for. */
export function exportsOf<Exports>(packed: string): () => Exports {
  let exports: Exports | undefined;
  return () => {
    if (exports) return exports;
    const module = new WebAssembly.Module(unpack(packed));
    exports = new WebAssembly.Instance(module, { env: { abort() {} } }).exports as Exports;
    return exports;
  };
}
