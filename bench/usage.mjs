import { writeFileSync } from 'node:fs';

// Preloaded into a process that is measured: what it has used, threads included, when it ends.
const file = process.env['BENCH_USAGE'];
if (file) {
  process.on('exit', () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    const usage = { cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peakMegabytes: maxRSS / 1024 };
    writeFileSync(file, JSON.stringify(usage));
  });
}
