import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import asc from 'assemblyscript/asc';

/** What is compiled: the source in assembly/, the module beside this file, and options of the compiler: for speed, or for size. */
export const modules = {
  train: { made: 'kernel.wasm.ts', options: ['-O3', '--converge', '--initialMemory', '32'] },
  arithmetic: { made: '../arithmetic/arithmetic.wasm.ts', options: ['-Oz'] },
};

/** Compiles a source. The bytes depend on it and on the version of the compiler alone. */
export async function compile(name: keyof typeof modules): Promise<Uint8Array> {
  let bytes: Uint8Array | undefined;
  const fixed = ['--baseDir', join(import.meta.dirname, 'assembly'), '--runtime', 'stub', '--noAssert'];
  const { error, stderr } = await asc.main(
    [`${name}.ts`, '--outFile', `${name}.wasm`, ...fixed, ...modules[name].options],
    { writeFile: (_, contents) => void (bytes = contents as Uint8Array) },
  );
  if (!bytes) throw new Error(`Cannot compile ${name}.ts: ${stderr}`, { cause: error });
  return bytes;
}

/** The module as a TypeScript file, which needs no file system to load; deflated, as it goes into the bundles. */
export function asSource(bytes: Uint8Array, name: keyof typeof modules): string {
  const lines =
    deflateRawSync(bytes, { level: 9 })
      .toString('base64')
      .match(/.{1,100}/g) ?? [];
  return [
    `// Made by \`npm run build:kernel\` from assembly/${name}.ts; not for editing.`,
    'export const wasm =',
    `${lines.map((line) => `  '${line}'`).join(' +\n')};`,
    '',
  ].join('\n');
}

if (process.argv[1] === import.meta.filename) {
  for (const name of Object.keys(modules) as (keyof typeof modules)[]) {
    const source = asSource(await compile(name), name);
    await writeFile(join(import.meta.dirname, modules[name].made), source);
  }
}
