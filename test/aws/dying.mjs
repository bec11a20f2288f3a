import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import process from 'node:process';

// Preloaded into a function (NODE_OPTIONS): kills its process at the moments that DEATHS names, in milliseconds after
// its start, one for each process, and leaves the later ones alone. DEATHS_FILE counts them.
const file = process.env.DEATHS_FILE;
const moments = process.env.DEATHS.split(',').map(Number);
const died = existsSync(file) ? readFileSync(file, 'utf8').length : 0;
if (died < moments.length) {
  setTimeout(() => {
    appendFileSync(file, 'x');
    process.kill(process.pid, 'SIGKILL');
  }, moments[died]);
}
