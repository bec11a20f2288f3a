// AssemblyScript. `npm run build:kernel` compiles it to ../../arithmetic/arithmetic.wasm.ts.
//
// The compiler's own library, after musl: plain arithmetic, so that every engine gives the same bits.

export function pow(x: f64, y: f64): f64 {
  return NativeMath.pow(x, y);
}

export function exp(x: f64): f64 {
  return NativeMath.exp(x);
}

export function cos(x: f64): f64 {
  return NativeMath.cos(x);
}
