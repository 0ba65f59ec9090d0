import { defineConfig } from 'vitest/config'

// Temporal's native module crashes in threads: forks only. Cross-package imports resolve to the built packages, as a
// user's would; a unit test's relative imports are its own sources.
export default defineConfig({
  // Node 22 has no `await using`.
  oxc: { target: 'es2023' },
  test: {
    pool: 'forks',
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [
            'packages/*/src/**/*.test.ts',
            'packages/*/test/**/*.test.ts',
            'lab/src/**/*.test.ts',
            'demo/src/**/*.test.ts',
            'tools/**/*.test.ts',
            'tests/fuzz/**/*.test.ts',
          ],
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts', 'lab/test/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 300_000,
          // Two cores, and real daemons: one file at a time keeps deadlines honest.
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'scenarios',
          include: ['tests/scenarios/**/*.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
