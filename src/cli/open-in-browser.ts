import { spawn } from 'node:child_process';
import { tell } from './output.ts';

/** Opens an address with whatever this system opens addresses with; where that fails, it says so. */
export async function openInBrowser(address: string): Promise<void> {
  const [command, ...args] = OPENERS[process.platform] ?? ['xdg-open'];
  const child = spawn(command, [...args, address], { detached: true, stdio: 'ignore' });
  await new Promise<void>((resolve) => {
    child.once('spawn', resolve);
    child.once('error', () => {
      tell(`No browser could be opened (${command} is not there): open the address above.`);
      resolve();
    });
  });
  child.unref();
}

// --- internal ---

const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ['open'],
  win32: ['explorer.exe'],
};
