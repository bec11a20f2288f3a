import { join } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { bundledAgents } from './bundled-agents.ts';

const REQUIRE = "import{createRequire}from'node:module';const require=createRequire(import.meta.url);";
const root = join(import.meta.dirname, '..');

/** The functions' files are functions/<name>.ts. */
export const functionNames = ['train-one-run', 'orchestrator'] as const;
export type FunctionName = (typeof functionNames)[number];

/** The folder of each function's bundle. */
export type Bundles = Readonly<Record<FunctionName, string>>;

/**
 * Bundles all functions below `folder`.
 *
 * @param agents files of agents to bundle with them
 */
export async function bundleAll(folder: string, agents: readonly string[] = []): Promise<Bundles> {
  const folders = functionNames.map((name) => [name, join(folder, name)] as const);
  await Promise.all(folders.map(([name, own]) => bundle(name, own, agents)));
  return Object.fromEntries(folders) as Bundles;
}

/** Bundles one function into `folder`/index.mjs and its source map, and tells what went in. */
export async function bundle(
  name: FunctionName,
  folder: string,
  agents: readonly string[] = [],
): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [`functions/${name}.ts`],
    outfile: join(folder, 'index.mjs'),
    bundle: true,
    plugins: agents.length > 0 ? [bundledAgents(agents, { root })] : [],
    format: 'esm',
    platform: 'node',
    target: 'node24',
    // Packages that offer both forms: only ES modules can be cut down to what is used.
    mainFields: ['module', 'main'],
    minify: true,
    sourcemap: true,
    sourcesContent: false,
    metafile: true,
    legalComments: 'external',
    logLevel: 'error',
    // Clients of AWS are partly CommonJS and ask for Node's own modules by `require`, which an ES module does not have.
    banner: { js: name === 'orchestrator' ? REQUIRE : '' },
  });
  return metafile;
}
