#!/usr/bin/env node
// Plain JavaScript, so that a Node.js that cannot run the rest can at least say so.
import { existsSync } from 'node:fs';
import module from 'node:module';

const OLDEST = [22, 18];
/** A clone runs its sources; what is installed has none, and runs what was built of them. */
const source = new URL('../src/cli/main.ts', import.meta.url);
const isClone = existsSync(source);

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
  const advice = isClone
    ? 'in its folder, `npm run --silent manyruns -- ...` brings its own on Linux; elsewhere install a newer one.'
    : 'install a newer one, from https://nodejs.org or by your version manager, then the same command works.';
  console.error(
    `manyruns needs Node.js ${OLDEST.join('.')} or newer, and this is ${process.versions.node}: ${advice}`,
  );
  process.exit(2);
}

// Loading takes most of the time of a short command: keep what was compiled.
module.enableCompileCache();
const { main } = await import(isClone ? source.href : new URL('../lib/cli.js', import.meta.url).href);
await main(process.argv.slice(2));
