import { beating } from '../../src/backends/beats.ts';
import { type Assignment, part as train } from '../../src/backends/worker.ts';
import type { Part } from '../../src/experiment/part.ts';

/** The real worker, but the parts that MANYRUNS_UNLUCKY names break their thread, each time, in the way it says. */
export async function part(assignment: Assignment<Part>): Promise<ReturnType<typeof train>> {
  const { variant, specs } = assignment.task;
  const bad: Record<string, string> = JSON.parse(process.env.MANYRUNS_UNLUCKY ?? '{}');
  const kind = bad[`${variant}/${specs[0].seed}`];
  if (kind === undefined) return train(assignment);
  beating(assignment.beats);
  if (kind === 'exits') process.exit(7);
  if (kind === 'hangs') for (;;);
  if (kind === 'rejects') return Promise.reject('no reason');
  throw new Error('thrown in a thread');
}
