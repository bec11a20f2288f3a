import { wasm } from './arithmetic.wasm.ts';
import { exportsOf } from './wasm.ts';

/**
 * Powers, exponentials and cosines in plain arithmetic. The last bit of `**`, `Math.exp` and `Math.cos` differs between
 * engines and their versions; here every bit is the same everywhere, and less than one unit in the last place away
 * from the true value.
 */
export const arithmetic: Arithmetic = {
  pow: (x, y) => load().pow(x, y),
  exp: (x) => load().exp(x),
  cos: (x) => load().cos(x),
};

export interface Arithmetic {
  /** `x` to the power of `y`. */
  pow(x: number, y: number): number;
  /** e to the power of `x`. */
  exp(x: number): number;
  /** The cosine of `x`, in radians. */
  cos(x: number): number;
}

// --- internal ---

const load = exportsOf<Arithmetic>(wasm);
