import { count, plural } from '../report/format.ts';
import type { Failure } from '../results/failures.ts';
import type { Progress } from '../results/progress.ts';
import { CannotGoOnError, InputError, messageOf } from '../validation/errors.ts';

/** Ends the command with 130 (SIGINT) or 143 (SIGTERM), having said what is kept. */
export class StoppedError extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }
}

export function exitCodeOf(error: unknown): number {
  if (error instanceof StoppedError) return error.exitCode;
  return error instanceof InputError ? 2 : 3;
}

/** What went wrong, for people; with the stack where `DEBUG=manyruns` asks for it. */
export function explainError(error: unknown): string {
  if (process.env.DEBUG === 'manyruns' && error instanceof Error) return error.stack ?? error.message;
  if (error instanceof InputError || error instanceof StoppedError || error instanceof CannotGoOnError) {
    return error.message;
  }
  return isSystemError(error)
    ? systemWords(error)
    : `Something went wrong that should not: ${messageOf(error)}\nDEBUG=manyruns shows where.`;
}

/** How much of an experiment is kept, and where. */
export function kept(counts: Pick<Progress, 'planned' | 'ok' | 'failed'> | undefined, place: string): string {
  return counts
    ? `${count(counts.ok + counts.failed)} of ${plural(counts.planned, 'run')} are kept in ${place}`
    : `what is finished is kept in ${place}`;
}

/** What made some runs fail, in words. */
export function failedRuns({ runs, variant, seed, error }: Failure): string {
  return `${plural(runs, 'run')} failed, the first one seed ${seed} of ${variant}: ${error}`;
}

/** What the system said, in words: which file, and what is the matter with it. */
export function systemWords(error: NodeJS.ErrnoException): string {
  const words = SYSTEM_WORDS[error.code ?? ''] ?? error.message;
  return error.path ? `${error.path}: ${words}` : words;
}

export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && typeof (error as NodeJS.ErrnoException).syscall === 'string';
}

// --- internal ---

const SYSTEM_WORDS: Readonly<Record<string, string>> = {
  ENOSPC: 'no space left on the disk (ENOSPC)',
  EDQUOT: 'the disk quota is used up (EDQUOT)',
  EFBIG: 'the file would be larger than allowed (EFBIG)',
  EACCES: 'no permission (EACCES)',
  EPERM: 'not permitted (EPERM)',
  EROFS: 'the file system is read-only (EROFS)',
  ENOENT: 'there is no such file or folder (ENOENT)',
  ENOTDIR: 'a part of the path is a file, not a folder (ENOTDIR)',
  EEXIST: 'a file is in the way (EEXIST)',
  EISDIR: 'it is a folder, not a file (EISDIR)',
};
