import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';

const root = join(import.meta.dirname, '..');

/** The functions' files are functions/<name>.ts. */
export const functionNames = ['train-one-run', 'orchestrator'] as const;
export type FunctionName = (typeof functionNames)[number];

/** The folder of each function's bundle. */
export type Bundles = Readonly<Record<FunctionName, string>>;

/** Bundles all functions below `folder`. */
export async function bundleAll(folder: string): Promise<Bundles> {
  const folders = functionNames.map((name) => [name, join(folder, name)] as const);
  await Promise.all(folders.map(([name, own]) => bundle(name, own)));
  return Object.fromEntries(folders) as Bundles;
}

/** Bundles one function into `folder`/index.mjs and its source map, and tells what went in. */
export async function bundle(name: FunctionName, folder: string): Promise<Metafile> {
  const { metafile } = await build({
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
    plugins: [leaveOut],
    // Some packages are CommonJS and ask for Node's own modules by `require`, which an ES module does not have.
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
  });
  return metafile;
}

// --- internal ---

/** What the Parquet libraries need for kinds of columns that results do not have: a tenth of train-one-run. */
const UNUSED = /hyparquet-writer[\\/]src[\\/](geospatial|variant|wkb)\.js$|hyparquet[\\/]src[\\/]bloom\.js$/;

/** Puts functions that refuse in the place of those. */
const leaveOut: Plugin = {
  name: 'leave-out',
  setup(building) {
    building.onLoad({ filter: UNUSED }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const names = [...source.matchAll(/^export (?:async )?(?:function|class|const) (\w+)/gm)];
      return {
        contents: names
          .map(([, name]) => `export function ${name}() { throw new Error('not in this bundle: ${name}'); }`)
          .join('\n'),
      };
    });
  },
};
