import { spawn } from 'node:child_process';
import { tell } from './output.ts';

/** Opens an address with whatever this system opens addresses with; where that fails, it says so. */
export async function openInBrowser(address: string): Promise<void> {
  const command = OPENERS[process.platform] ?? 'xdg-open';
  const child = spawn(command, [address], { detached: true, stdio: 'ignore' });
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

const OPENERS: Partial<Record<NodeJS.Platform, string>> = { darwin: 'open', win32: 'explorer.exe' };
