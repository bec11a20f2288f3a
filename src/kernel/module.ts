import { exportsOf } from '../arithmetic/wasm.ts';
import { wasm } from './kernel.wasm.ts';

/** What the module exports: its memory, its loops, what they are told, and where in memory things lie. */
export type Kernel = { readonly memory: WebAssembly.Memory } & Readonly<Record<string, WebAssembly.Global>> &
  Readonly<Record<string, unknown>>;

export const loadKernel = exportsOf<Kernel>(wasm);
