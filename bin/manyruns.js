#!/usr/bin/env node
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
// Loading takes most of the time of a short command: keep what was compiled. And get Node's own modules from the
// process, because an import makes an ES module of all that they have, needed or not.
const { readdirSync, statSync } = process.getBuiltinModule('node:fs');
const { join } = process.getBuiltinModule('node:path');
const { pathToFileURL } = process.getBuiltinModule('node:url');
const { tmpdir } = process.getBuiltinModule('node:os');
// For each command by itself: what is kept of a file are the functions that the first process to load it called.
const command = /^[a-z]{1,10}$/.exec(process.argv[2])?.[0] ?? 'help';
const cache = join(tmpdir(), 'node-compile-cache', `manyruns-${command}`);
process.getBuiltinModule('node:module').enableCompileCache(cache);
// Threads know of it only so.
process.env.NODE_COMPILE_CACHE ??= cache;
const { main } = await import(pathToFileURL(entry()).href);
await main(process.argv.slice(2));

/** An installed package has no sources. A clone has; what `npm run build` made of them serves while it is newer. */
function entry() {
  const root = join(import.meta.dirname, '..');
  const source = join(root, 'src');
  const built = join(root, 'dist', 'lib', 'cli.js');
  if (timeOf(source) === 0) return join(root, 'lib', 'cli.js');
  const isFresh = timeOf(built) > Math.max(timeOf(join(root, 'package-lock.json')), newestBelow(source));
  return isFresh ? built : join(source, 'cli', 'main.ts');
}

function newestBelow(folder) {
  let newest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    newest = Math.max(newest, timeOf(path), entry.isDirectory() ? newestBelow(path) : 0);
  }
  return newest;
}

function timeOf(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
