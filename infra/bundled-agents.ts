import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Loader, Plugin } from 'esbuild';

/**
 * Bundles agents of one's own with each function. In a bundle a file has no address of its own any more, so that the
 * SHA-256 of its text, by which run specs name an agent, takes the place of `import.meta.url`.
 */
export function bundledAgents(files: readonly string[], { root }: { readonly root: string }): Plugin {
  const library = join(root, 'src/index.ts');
  return {
    name: 'bundled-agents',
    setup(build) {
      build.onResolve({ filter: /^manyruns$/ }, () => ({ path: library, sideEffects: false }));
      // Of the library only what an agent uses.
      build.onResolve({ filter: /^\./ }, ({ importer, path }) =>
        importer === library ? { path: resolve(dirname(library), path), sideEffects: false } : undefined,
      );
      build.onLoad({ filter: /functions\/[\w-]+\.ts$/ }, async ({ path }) => {
        const imports = files.map((file) => `import ${JSON.stringify(file)};`).join('');
        return { contents: `${imports}\n${await readFile(path, 'utf8')}`, loader: 'ts' };
      });
      build.onLoad({ filter: /\.m?[jt]s$/ }, async ({ path }) => {
        if (!files.includes(path)) return undefined;
        const text = await readFile(path, 'utf8');
        const module = `sha256:${createHash('sha256').update(text).digest('hex')}`;
        const loader: Loader = /ts$/.test(path) ? 'ts' : 'js';
        return { contents: text.replaceAll('import.meta.url', JSON.stringify(module)), loader };
      });
    },
  };
}
