/** A worker that shows that a part came to it, by failing. */
export function part(): never {
  throw new Error('trained in another thread');
}
