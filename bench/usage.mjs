import { existsSync, readFileSync, writeFileSync } from 'node:fs';

// Preloaded into a process that is measured: what it has used, threads included, when it ends.
const file = process.env['BENCH_USAGE'];
if (file) {
  process.on('exit', () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    const usage = {
      cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
      peakMegabytes: peakKilobytes(maxRSS) / 1024,
    };
    writeFileSync(file, JSON.stringify(usage));
  });
}

/** On Linux, resource usage begins with the memory of the process that started this one; its own status does not. */
function peakKilobytes(maxRSS) {
  const status = '/proc/self/status';
  if (!existsSync(status)) return maxRSS;
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(status, 'utf8'))?.[1] ?? maxRSS);
}
