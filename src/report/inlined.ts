import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** Files of the page's script, each after those that it imports. */
const SCRIPTS = [
  'figures.js',
  'scale.js',
  'save.js',
  'curves.js',
  'stack.js',
  'runs.js',
  'switched.js',
  'playback.js',
  'stage.js',
  'watch.js',
  'start.js',
];

/** The page's script: its modules as one, because an inline module can import nothing. */
export function pageScript(): string {
  return SCRIPTS.map((file) =>
    read(file)
      .replace(/^import [^;]*;\n/gm, '')
      .replace(/^export /gm, ''),
  ).join('\n');
}

export function pageStyle(): string {
  return read('page.css');
}

/** What a Content-Security-Policy calls an inline script or style that may run. */
export function cspHash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

// --- internal ---

function read(file: string): string {
  return readFileSync(new URL(`browser/${file}`, import.meta.url), 'utf8');
}
