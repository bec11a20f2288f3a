import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { deflateRawSync } from 'node:zlib';

/** What is compiled: the source in assembly/, the module beside this file, and options of the compiler: for speed, or for size. */
export const modules = {
  train: { made: 'kernel.wasm.ts', options: ['-O3', '--converge', '--initialMemory', '32'] },
  arithmetic: { made: '../arithmetic/arithmetic.wasm.ts', options: ['-Oz'] },
};

/** Compiles a source. The bytes depend on it and on the version of the compiler alone. */
export async function compile(name: keyof typeof modules): Promise<Uint8Array> {
  const compiler = createRequire(import.meta.url).resolve('assemblyscript/bin/asc.js');
  const folder = await mkdtemp(join(tmpdir(), 'kernel-'));
  const out = join(folder, 'kernel.wasm');
  const options = ['--runtime', 'stub', '--noAssert', ...modules[name].options];
  try {
    await promisify(execFile)(process.execPath, [compiler, `${name}.ts`, '-o', out, ...options], {
      cwd: join(import.meta.dirname, 'assembly'),
    });
    return await readFile(out);
  } finally {
    await rm(folder, { recursive: true });
  }
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
