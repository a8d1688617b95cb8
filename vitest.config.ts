import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Suites that start processes share two cores: more workers only make each other wait.
    maxWorkers: 2,
    testTimeout: 10_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts', 'test/ui/**/*.test.ts', 'test/architecture/**/*.test.ts'],
        },
      },
      {
        extends: true,
        test: { name: 'contract', include: ['test/contract/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], testTimeout: 300_000, hookTimeout: 60_000 },
      },
      {
        extends: true,
        test: {
          name: 'ui',
          include: ['test/e2e-ui/**/*.test.ts'],
          globalSetup: ['test/e2e-ui/global-setup.ts'],
          // A browser, a host and a cloud at a time are enough for two cores.
          fileParallelism: false,
          // A browser on a busy machine now and then misses a moment. A second failure is one; the report names every retry.
          retry: 1,
          testTimeout: 300_000,
          hookTimeout: 90_000,
        },
      },
    ],
  },
});
