import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

/**
 * Starts a browser: the one in CHROME_PATH, Chrome as it is installed, or else the Chromium of a package.
 *
 * @throws Error with what to do where none can be started
 */
export async function startBrowser(): Promise<Browser> {
  const { CHROME_PATH: path } = process.env;
  const tried: string[] = [];
  for (const find of [() => (path ? { executablePath: path } : { channel: 'chrome' }), packaged]) {
    try {
      return await chromium.launch({ ...(await find()), args: ['--disable-gpu', '--no-zygote'] });
    } catch (error) {
      tried.push(String(error).split('\n')[0]);
    }
  }
  throw new Error(
    'No browser can be started for the tests of the report. Install Chrome, or name a Chromium in CHROME_PATH. ' +
      `Tried: ${tried.join('; ')}`,
  );
}

// --- internal ---

/** Unpacked once, with the libraries that it needs, and moved into place when it is whole. */
async function packaged() {
  const home = join(import.meta.dirname, '../../node_modules/.cache/chromium-147.0.0');
  if (!existsSync(home)) {
    await mkdir(dirname(home), { recursive: true });
    const fresh = await mkdtemp(`${home}-`);
    await unpackInto(fresh);
    await writeFile(join(fresh, 'fonts', 'fonts.conf'), onlyFontsIn(join(home, 'fonts')));
    await rename(fresh, home).catch(() => rm(fresh, { recursive: true, force: true }));
  }
  const { LD_LIBRARY_PATH: libraries } = process.env;
  return {
    executablePath: join(home, 'chromium'),
    env: {
      ...(process.env as Record<string, string>),
      LD_LIBRARY_PATH: [join(home, 'al2023/lib'), libraries].filter(Boolean).join(':'),
      FONTCONFIG_PATH: join(home, 'fonts'),
    },
  };
}

/** The package's own configuration looks for fonts where a Lambda would have them, and without any a page crashes. */
function onlyFontsIn(folder: string): string {
  return [
    '<?xml version="1.0"?>',
    '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">',
    `<fontconfig><dir>${folder}</dir><cachedir>${join(folder, 'cache')}</cachedir></fontconfig>`,
    '',
  ].join('\n');
}

/** The package unpacks into the folder for temporary files, and its libraries only on a Lambda that it knows. */
async function unpackInto(folder: string): Promise<void> {
  const before = { ...process.env };
  Object.assign(process.env, { TMPDIR: folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' });
  try {
    const { default: packagedChromium } = await import('@sparticuz/chromium');
    await packagedChromium.executablePath();
  } finally {
    for (const name of ['TMPDIR', 'AWS_EXECUTION_ENV', 'LD_LIBRARY_PATH', 'FONTCONFIG_PATH']) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  }
}
