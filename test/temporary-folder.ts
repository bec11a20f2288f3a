import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** A folder of a test file's own; it is gone afterwards. */
export function temporaryFolder(): string {
  const path = mkdtempSync(join(tmpdir(), 'manyruns-test-'));
  afterAll(() => rmSync(path, { recursive: true, force: true }));
  return path;
}
