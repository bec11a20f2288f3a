#!/usr/bin/env node
import module from 'node:module';

// Plain JavaScript, so that a Node.js that cannot run the rest can at least say so.
const OLDEST = [22, 18];
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
  console.error(
    `manyruns needs Node.js ${OLDEST.join('.')} or newer, and this is ${process.versions.node}: ` +
      'in its folder, `npm run --silent manyruns -- ...` brings its own on Linux; elsewhere install a newer one.',
  );
  process.exit(2);
}
// Loading takes most of the time of a short command: keep what was compiled.
module.enableCompileCache?.();
const { main } = await import('../src/cli/main.ts');
await main(process.argv.slice(2));
