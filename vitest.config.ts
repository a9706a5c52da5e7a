import { defineConfig } from 'vitest/config';

import { viteTemplates } from './scripts/template-module.mjs';

const MINUTE = 60_000;

export default defineConfig({
  test: {
    reporters: ['default', './test/support/closing-line-reporter.ts'],
    slowTestThreshold: 2_000,
    // Most tests wait for processes; leaving a core to others would double the time on two.
    maxWorkers: '100%',
    projects: [
      {
        plugins: [viteTemplates()],
        test: {
          name: 'unit',
          // Files share what they import: loading the product anew for each would take longer than the
          // tests. None of them may change what others see.
          isolate: false,
          include: ['test/**/*.test.ts'],
          exclude: ['test/lab/**'],
          globalSetup: ['test/support/build.ts'],
          testTimeout: 30_000,
        },
      },
      {
        plugins: [viteTemplates()],
        test: {
          name: 'lab',
          include: ['test/lab/**/*.test.ts'],
          // Builds want the machine for themselves.
          fileParallelism: false,
          globalSetup: ['test/lab/support/global-setup.ts'],
          testTimeout: 3 * MINUTE,
          hookTimeout: 10 * MINUTE,
        },
      },
    ],
  },
});
