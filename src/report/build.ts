import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

/** Bundles the script and the style of the page: what they are depends on browser/ and the version of esbuild alone. */
export async function bundlePage(): Promise<{ script: string; style: string }> {
  const { outputFiles } = await build({
    absWorkingDir: join(import.meta.dirname, 'browser'),
    entryPoints: ['start.ts', 'page.css'],
    outdir: '.',
    write: false,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    logLevel: 'error',
  });
  const textOf = (end: string) => outputFiles.find(({ path }) => path.endsWith(end))?.text.trim() ?? '';
  return { script: textOf('.js'), style: textOf('.css') };
}

if (process.argv[1] === import.meta.filename) {
  const { script, style } = await bundlePage();
  const source = [
    '// Made by `npm run build:page` from browser/; not for editing.',
    `export const pageScript = ${JSON.stringify(script)};`,
    `export const pageStyle = ${JSON.stringify(style)};`,
    '',
  ].join('\n');
  await writeFile(join(import.meta.dirname, 'page.made.ts'), source);
}
