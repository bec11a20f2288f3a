import fs, { rmSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

// Loaded before the command line by `node --import`: sends a signal to the process at an exact moment of its writing.
// The product knows nothing of it. MANYRUNS_STRIKE is a Strike as JSON.

export interface Strike {
  /** Which write to the results, from 0; only of files whose path contains `of`, where that is given. */
  readonly write: number;
  readonly of?: string;
  /** Before it; with half of its bytes in the temporary file; before that is renamed; when it is in its place. */
  readonly moment: 'before' | 'half' | 'written' | 'renamed';
  readonly signal?: 'SIGKILL' | 'SIGTERM' | 'SIGINT' | 'SIGHUP';
  /** Deletes this folder at that moment, instead of a signal or before it. */
  readonly deletes?: string;
}

const strike: Strike = JSON.parse(process.env.MANYRUNS_STRIKE ?? '{}');
const { writeFileSync, renameSync } = fs;
const hit: { path?: string } = {};
let writes = 0;

fs.writeFileSync = ((path: string, data: Uint8Array, options: object) => {
  if (!String(path).endsWith('.tmp')) return writeFileSync(path, data, options);
  const isIt = String(path).includes(strike.of ?? '') && writes++ === strike.write;
  if (isIt) hit.path = String(path);
  if (isIt && strike.moment === 'before') now();
  if (isIt && strike.moment === 'half' && strike.signal === 'SIGKILL') {
    writeFileSync(path, data.subarray(0, data.length >> 1), options);
    now();
  }
  writeFileSync(path, data, options);
  if (isIt && (strike.moment === 'written' || strike.moment === 'half')) now();
}) as typeof writeFileSync;

fs.renameSync = (from, to) => {
  renameSync(from, to);
  if (hit.path === String(from) && strike.moment === 'renamed') now();
};
syncBuiltinESMExports();

/** A signal that is handled is handled in a later turn. */
function now(): void {
  if (strike.deletes !== undefined) rmSync(strike.deletes, { recursive: true });
  if (strike.signal !== undefined) process.kill(process.pid, strike.signal);
}
