import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';
import packageJson from '../package.json' with { type: 'json' };

const root = join(import.meta.dirname, '..');
const dist = resolve(process.argv[2] ?? join(root, 'dist'));
const lib = join(dist, 'lib');

/** Not bundled: they are large and seldom needed. */
const EXTERNAL = /^(@aws-sdk\/.*|@observablehq\/plot|linkedom)$/;
/** Bundled by itself, because it starts a file that it expects beside it. */
const PISCINA = './piscina/index.js';
const NOT_BUNDLED = new RegExp(`${EXTERNAL.source}|^piscina$|^node:`);

/**
 * Makes `dist`, the package as it is shipped: the command line, the library and the worker as JavaScript, because
 * Node.js runs no TypeScript below node_modules, and bundled, because loading some two hundred files takes longer than
 * a short command has to do. `npm pack ./dist` makes the tarball. An argument names another folder.
 */
async function makeDist(): Promise<void> {
  rmSync(dist, { recursive: true, force: true });
  const dependencies = Object.entries(packageJson.dependencies);
  const external = dependencies.filter(([name]) => EXTERNAL.test(name));
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { cli: 'src/cli/main.ts', index: 'src/index.ts', worker: 'src/backends/worker.ts' },
    outdir: lib,
    // One file each, though they share much: to find and link many files is what takes a short command its time.
    bundle: true,
    format: 'esm',
    platform: 'node',
    // Half the text to read at each start; names stay, for stack traces.
    minifyWhitespace: true,
    minifySyntax: true,
    target: 'node22',
    mainFields: ['module', 'main'],
    plugins: [whenNeeded],
    metafile: true,
    logLevel: 'error',
    // Some packages are CommonJS and ask for Node's own modules by `require`, which an ES module does not have.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
  const piscina = await bundlePiscina();
  mkdirSync(join(dist, 'bin'));
  copyFileSync(join(root, 'bin', 'manyruns.js'), join(dist, 'bin', 'manyruns.js'));
  cpSync(join(root, 'experiments'), join(dist, 'experiments'), { recursive: true });
  for (const file of ['README.md', 'CHANGELOG.md', 'LICENSE'])
    copyFileSync(join(root, file), join(dist, file));
  writeFileSync(join(dist, 'LICENSES-OF-BUNDLED.md'), licences({ ...metafile.inputs, ...piscina.inputs }));
  const types = ['--declaration', '--emitDeclarationOnly', '--noEmit', 'false', '--rootDir', 'src'];
  execFileSync(
    join(root, 'node_modules', '.bin', 'tsc'),
    ['-p', 'bin/tsconfig.types.json', ...types, '--outDir', join(dist, 'types')],
    {
      cwd: root,
      stdio: 'inherit',
    },
  );
  const { name, version, description, license, type, engines } = packageJson;
  const shipped = {
    ...{ name, version, description, license, type, engines },
    exports: { '.': { types: './types/index.d.ts', default: './lib/index.js' } },
    bin: packageJson.bin,
    dependencies: Object.fromEntries(external),
  };
  writeFileSync(join(dist, 'package.json'), `${JSON.stringify(shipped, null, 2)}\n`);
}

/** Makes `lib/piscina`: two files, where each process and thread would load two dozen. */
async function bundlePiscina(): Promise<Metafile> {
  const source = 'node_modules/piscina/dist';
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { index: `${source}/main.js`, worker: `${source}/worker.js` },
    outdir: join(lib, 'piscina'),
    bundle: true,
    format: 'cjs',
    platform: 'node',
    // Only for priorities of threads, which nobody asks for.
    external: ['@napi-rs/nice'],
    minifyWhitespace: true,
    minifySyntax: true,
    target: 'node22',
    metafile: true,
    logLevel: 'error',
  });
  writeFileSync(join(lib, 'piscina', 'package.json'), '{ "type": "commonjs" }\n');
  return metafile;
}

/**
 * Loads what is not bundled, and each of Node's own modules, when the module that imports it is reached: an `import`
 * would load it at the start, and make an ES module of all that it has, needed or not.
 */
const whenNeeded: Plugin = {
  name: 'when-needed',
  setup(building) {
    // Commander can start programs as commands. Ours are functions, and this one of Node's modules is a slow one to load.
    building.onResolve({ filter: /^node:child_process$/ }, ({ path, importer }) =>
      importer.includes('/commander/') ? { path, namespace: 'not-needed' } : undefined,
    );
    building.onLoad({ filter: /./, namespace: 'not-needed' }, () => ({ contents: 'export default {};' }));
    building.onResolve({ filter: NOT_BUNDLED }, ({ path, kind }) =>
      kind === 'require-call' ? { path, external: true } : { path, namespace: 'when-needed' },
    );
    building.onLoad({ filter: /^node:/, namespace: 'when-needed' }, async ({ path }) => {
      const names = Object.keys(await import(path)).filter((name) => name !== 'default');
      const exported = names.map(
        (name) => `export const ${name} = /* @__PURE__ */ (() => module.${name})();`,
      );
      return {
        contents: [`const module = require('${path}');`, 'export default module;', ...exported].join('\n'),
      };
    });
    building.onResolve({ filter: /./ }, ({ path }) =>
      path === PISCINA ? { path, external: true } : undefined,
    );
    building.onLoad({ filter: /./, namespace: 'when-needed' }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path === 'piscina' ? PISCINA : path)});`,
      resolveDir: root,
    }));
  },
};

/** The licence of every package of which something was bundled. */
function licences(inputs: Metafile['inputs']): string {
  const folders = new Set(
    Object.keys(inputs).flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []),
  );
  const texts = [...folders].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    const file = readdirSync(join(root, folder)).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? readFileSync(join(root, folder, file), 'utf8').trim() : `Licence: ${license}`;
    return `## ${name} ${version}\n\n${text}\n`;
  });
  return `# Licences of what is bundled\n\n${texts.join('\n')}`;
}

await makeDist();
