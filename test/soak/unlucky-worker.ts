import { existsSync, writeFileSync } from 'node:fs';
import { type Assignment, beating } from '../../src/backends/heartbeat.ts';
import { part as train } from '../../src/backends/worker.ts';
import { firstOf, type Part } from '../../src/experiment/part.ts';

/** The real worker, but the parts that MANYRUNS_UNLUCKY names break their thread, each time, in the way it says. */
export async function part(assignment: Assignment<Part>): Promise<ReturnType<typeof train>> {
  const { variant, seed } = firstOf(assignment.task);
  const bad: Record<string, string> = JSON.parse(process.env.MANYRUNS_UNLUCKY ?? '{}');
  const kind = bad[`${variant}/${seed}`];
  if (kind === undefined) return train(assignment);
  beating(assignment.beats);
  if (kind === 'exits') process.exit(7);
  if (kind === 'hangs') for (;;);
  if (kind === 'rejects') return Promise.reject('no reason');
  const kept: unknown[] = [];
  while (kind === 'memory') kept.push(Array.from({ length: 100_000 }, (_, i) => ({ i })));
  if (kind === 'throws') throw new Error('thrown in a thread');
  // Of all else it is the name of a file: it breaks its thread as long as there is none.
  if (existsSync(kind)) return train(assignment);
  writeFileSync(kind, '');
  process.exit(1);
}
