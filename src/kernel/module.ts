import { wasm } from './kernel.wasm.ts';
import { moduleOf } from './unpack.ts';

/** What the module exports: its memory, its loops, and where in memory things lie. */
export type Kernel = { readonly memory: WebAssembly.Memory } & Readonly<Record<string, WebAssembly.Global>> &
  Readonly<Record<string, unknown>>;

let kernel: Kernel | undefined;

/** The module, compiled when it is first needed. */
export function loadKernel(): Kernel {
  kernel ??= new WebAssembly.Instance(moduleOf(wasm), { env: { abort() {} } }).exports as unknown as Kernel;
  return kernel;
}
