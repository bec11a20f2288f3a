import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/aws/**'],
    testTimeout: 30_000,
    // Left alone, vitest keeps one core for itself, which on two cores is half of the machine.
    maxWorkers: '100%',
  },
});
