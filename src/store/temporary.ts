import { createHash } from 'node:crypto';
import { hostname } from 'node:os';

/** A name beside `path` that no other writer uses, here or on another machine that shares the folder. */
export function temporaryName(path: string): string {
  return `${path}.manyruns-${HOST}-${process.pid}-${STARTED}-${written++}.tmp`;
}

/** Whether a file is one that a writer is, or was, about to rename. */
export function isTemporary(file: string): boolean {
  return TEMPORARY.test(file);
}

/** Whether the writer of a temporary file was killed before it could rename it or clean up. */
export function isAbandoned(file: string, modifiedMs: number): boolean {
  const [, host, pid, started] = TEMPORARY.exec(file) ?? [];
  const now = performance.timeOrigin + performance.now();
  if (now - modifiedMs > OLD_MS) return true;
  if (host !== HOST) return false;
  // In a container, the next process often has the same number as the one that was killed.
  if (Number(pid) === process.pid) return started !== STARTED;
  return !isAlive(Number(pid));
}

// --- internal ---

const HOST = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
const STARTED = Math.floor(performance.timeOrigin).toString(36);
const TEMPORARY = /\.manyruns-([0-9a-f]{8})-(\d+)-([0-9a-z]+)-\d+\.tmp$/;
/** A write takes seconds, even of the largest part on the slowest disk. */
const OLD_MS = 3_600_000;

let written = 0;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
