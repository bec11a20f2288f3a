import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/aws/**'],
    testTimeout: 30_000,
    // What the functions tell operators is for these; its own tests read it.
    env: { POWERTOOLS_LOG_LEVEL: 'SILENT', POWERTOOLS_METRICS_DISABLED: 'true' },
    // Left alone, vitest keeps one core for itself, which on two cores is half of the machine.
    maxWorkers: '100%',
  },
});
