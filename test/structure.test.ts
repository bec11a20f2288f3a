import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const src = join(root, 'src');

/** From the outside in: code may import what stands further down, and its own neighbours. */
const order = [
  ['index.ts'],
  ['cli'],
  ['report', 'verify.ts'],
  ['aws'],
  ['orchestrate.ts'],
  ['backends'],
  ['parts'],
  ['results'],
  ['store'],
  ['statistics'],
  ['experiment'],
  ['training'],
  ['policy'],
  ['kernel'],
  ['randomness'],
  ['agents', 'environments', 'schedules'],
  ['arithmetic', 'validation'],
];

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const textOf = (file: string) => readFileSync(join(src, file), 'utf8');
const placeOf = (file: string) => order.findIndex((names) => names.includes(file.split('/')[0]));
const importsOf = (file: string) =>
  [...textOf(file).matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)]
    .map(([, path]) => relative(src, join(src, dirname(file), path)))
    .filter((path) => !path.startsWith('..'));

describe('the source', () => {
  it('has a folder for each file, and imports inwards only', () => {
    expect(files.filter((file) => placeOf(file) < 0)).toEqual([]);
    const wrong = files.flatMap((file) =>
      importsOf(file)
        .filter((imported) => placeOf(imported) < placeOf(file))
        .map((imported) => `${file} imports ${imported}`),
    );
    expect(wrong).toEqual([]);
  });

  it('has no circle of imports', () => {
    const done = new Set<string>();
    const visit = (file: string, way: readonly string[]): void => {
      if (way.includes(file)) throw new Error([...way.slice(way.indexOf(file)), file].join(' -> '));
      if (done.has(file)) return;
      for (const imported of importsOf(file)) visit(imported, [...way, file]);
      done.add(file);
    };
    for (const file of files) visit(file, []);
  });

  it('draws no chance and reads no clock or environment variable below the edge', () => {
    const inner = files.filter((file) => !/^cli\/|^report\/browser\/|\.made\.ts$/.test(file));
    const wrong = inner.filter((file) => /Math\.random|Date\.now|process\.env/.test(textOf(file)));
    expect(wrong).toEqual([]);
  });

  it('loads the AWS SDK only in commands that ask for it', () => {
    const outside = files.filter((file) => !/^cli\/aws\/|^backends\/lambda\/client/.test(file));
    const atLoad = (file: string) =>
      [...textOf(file).matchAll(/^import (?!type )[^;]*? from '([^']+)';/gm)].map(([, from]) => from);
    const wrong = outside.flatMap((file) =>
      atLoad(file)
        .filter(
          (from) =>
            /@aws-sdk|lambda\/client\.ts$/.test(from) || (file.startsWith('cli/') && /\/aws\//.test(from)),
        )
        .map((from) => `${file} imports ${from}`),
    );
    expect(wrong).toEqual([]);
    expect(atLoad('cli/aws/clients.ts')).toContain('@aws-sdk/client-s3');
  });

  it.each(['environments', 'agents', 'schedules'])('has a registry line for every file of %s', (folder) => {
    const index = textOf(join(folder, 'index.ts'));
    const own = readdirSync(join(src, folder)).filter((file) =>
      /export const \w+: (Environment|Agent|Schedule)Kind/.test(textOf(join(folder, file))),
    );
    expect(own.length).toBeGreaterThan(2);
    for (const file of own) expect(index).toContain(`'./${file}'`);
  });
});

describe('the package', () => {
  const pack = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

  it('pins every version exactly', () => {
    const all = { ...pack.dependencies, ...pack.devDependencies, ...pack.optionalDependencies };
    expect(
      Object.entries(all).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(String(version))),
    ).toEqual([]);
  });

  it('locks with integrity, and without the address of any registry', () => {
    const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
    const packages = Object.entries<{ integrity?: string; resolved?: string; inBundle?: boolean }>(
      lock.packages,
    ).filter(([path]) => path);
    // A bundled package comes inside the tarball of another one, whose integrity covers it.
    expect(packages.filter(([, { integrity, inBundle }]) => !integrity && !inBundle)).toEqual([]);
    expect(packages.filter(([, { resolved }]) => resolved)).toEqual([]);
  });
});
