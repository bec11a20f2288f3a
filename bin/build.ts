import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import packageJson from '../package.json' with { type: 'json' };

const root = join(import.meta.dirname, '..');
const dist = resolve(process.argv[2] ?? join(root, 'dist'));

/** Bundled, because each is dozens of small files, which would take a short command more time than its work. */
const BUNDLED = ['commander', 'hyparquet', 'hyparquet-writer', 'yaml', 'zod'];
/** Of the bundled ones, what the types need all the same. */
const TYPES_NEED = ['zod'];
const COPIED = ['bin/manyruns.js', 'docs', 'experiments', 'README.md', 'CHANGELOG.md', 'LICENSE'];

/** What is imported by `manyruns` and `manyruns/...`: the source of each, without `./src/` and `.ts`. */
const entries = Object.entries(packageJson.exports).map(
  ([name, source]) => [name, source.slice('./src/'.length, -'.ts'.length)] as const,
);
const dependencies = Object.entries(packageJson.dependencies);
const external = dependencies.filter(([name]) => !BUNDLED.includes(name));

/**
 * Makes `dist`, the package as it is published (`npm publish ./dist`): the command line, the library and the worker as
 * JavaScript, because Node.js runs no TypeScript below node_modules, and their types. An argument names another folder.
 */
async function makeDist(): Promise<void> {
  rmSync(dist, { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: {
      ...Object.fromEntries(entries.map(([, path]) => [path, `src/${path}.ts`])),
      cli: 'src/cli/main.ts',
      worker: 'src/backends/worker.ts',
    },
    outdir: join(dist, 'lib'),
    bundle: true,
    // So that no command loads what only others need.
    splitting: true,
    external: external.map(([name]) => name),
    // What it has for Node.js is CommonJS, which cannot be bundled into ES modules.
    alias: { yaml: './node_modules/yaml/browser/index.js' },
    format: 'esm',
    platform: 'node',
    target: 'node22',
    // Less to read at each start; names stay, for stack traces.
    minifyWhitespace: true,
    minifySyntax: true,
    logLevel: 'error',
  });
  const tsc = join(root, 'node_modules', '.bin', 'tsc');
  execFileSync(tsc, ['-p', 'bin/tsconfig.types.json', '--outDir', join(dist, 'types')], {
    cwd: root,
    stdio: 'inherit',
  });
  for (const path of COPIED) cpSync(join(root, path), join(dist, path), { recursive: true });
  cpSync(join(root, 'src/cli/templates'), join(dist, 'lib/templates'), { recursive: true });
  writeFileSync(join(dist, 'LICENSES-OF-BUNDLED.md'), BUNDLED.map(licence).join('\n'));
  writeFileSync(join(dist, 'package.json'), `${JSON.stringify(manifest(), null, 2)}\n`);
}

function manifest(): object {
  const { name, version, description, license, type, bin, engines } = packageJson;
  return {
    ...{ name, version, description, license, type, bin, engines },
    exports: Object.fromEntries(
      entries.map(([name, path]) => [name, { types: `./types/${path}.d.ts`, default: `./lib/${path}.js` }]),
    ),
    dependencies: Object.fromEntries(
      dependencies.filter(([name]) => !BUNDLED.includes(name) || TYPES_NEED.includes(name)),
    ),
  };
}

function licence(name: string): string {
  const text = readFileSync(join(root, 'node_modules', name, 'LICENSE'), 'utf8').trim();
  return `## ${name}\n\n${text}\n`;
}

await makeDist();
