import { existsSync, writeFileSync } from 'node:fs';
import { type Assignment, beating } from '../src/backends/heartbeat.ts';
import { part as train } from '../src/backends/worker.ts';
import { firstOf, type Part } from '../src/experiment/part.ts';

/** The real worker, but the part that begins with seed 2, and each fourth one after it, has bad luck, of the kind that its variant names. */
export async function part(assignment: Assignment<Part>): Promise<ReturnType<typeof train>> {
  const { variant, seed } = firstOf(assignment.task);
  if (seed % 4 !== 2) return train(assignment);
  beating(assignment.beats);
  if (variant === 'exits') process.exit(7);
  if (variant === 'throws') throw new Error('thrown in a thread');
  if (variant === 'hangs') for (;;);
  if (variant === 'memory') {
    const kept: unknown[] = [];
    for (;;) kept.push(Array.from({ length: 100_000 }, (_, i) => ({ i })));
  }
  const once = variant.startsWith('once-') ? `/tmp/${variant}` : '';
  if (once && !existsSync(once)) {
    writeFileSync(once, '');
    process.exit(1);
  }
  return train(assignment);
}
