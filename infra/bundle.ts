import { join } from 'node:path';
import { buildSync, type Metafile } from 'esbuild';

const root = join(import.meta.dirname, '..');

/** The functions' files are functions/<name>.ts. */
export type FunctionName = 'train-one-run' | 'orchestrator';

/** Bundles one function into `folder`/index.mjs and its source map, and tells what went in. */
export function bundle(name: FunctionName, folder: string): Metafile {
  const { metafile } = buildSync({
    absWorkingDir: root,
    entryPoints: [`functions/${name}.ts`],
    outfile: join(folder, 'index.mjs'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    // Packages that offer both forms: only ES modules can be cut down to what is used.
    mainFields: ['module', 'main'],
    minify: true,
    sourcemap: true,
    sourcesContent: false,
    metafile: true,
    logLevel: 'error',
    // Some packages are CommonJS and ask for Node's own modules by `require`, which an ES module does not have.
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
  });
  return metafile;
}
