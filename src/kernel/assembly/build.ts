import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const PAGES = '32';

/** Compiles train.ts. The bytes depend on the source and the version of the compiler alone. */
export async function compileKernel(): Promise<Uint8Array> {
  const compiler = createRequire(import.meta.url).resolve('assemblyscript/bin/asc.js');
  const folder = await mkdtemp(join(tmpdir(), 'kernel-'));
  const out = join(folder, 'kernel.wasm');
  const options = ['-O3', '--runtime', 'stub', '--noAssert', '--initialMemory', PAGES];
  try {
    await promisify(execFile)(process.execPath, [compiler, 'train.ts', '-o', out, ...options], {
      cwd: import.meta.dirname,
    });
    return await readFile(out);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The module as a TypeScript file, which needs no file system to load. */
export function asSource(bytes: Uint8Array): string {
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,100}/g) ?? [];
  return [
    '// Made by `npm run build:kernel` from assembly/train.ts; not for editing.',
    'export const wasm =',
    `${lines.map((line) => `  '${line}'`).join(' +\n')};`,
    '',
  ].join('\n');
}

if (process.argv[1] === import.meta.filename) {
  await writeFile(join(import.meta.dirname, '..', 'kernel.wasm.ts'), asSource(await compileKernel()));
}
