import { defineConfig } from 'vitest/config';

import { viteTemplates } from './scripts/template-module.mjs';

const MINUTE = 60_000;

/** What daily work can do without: programs that hang, many processes, repositories, random trees, other doors. */
const LONG = [
  'test/advise/**/*.test.ts',
  'test/app/**/*.test.ts',
  'test/cli/{bad-input,doctor}.test.ts',
  'test/cli/many*.test.ts',
  'test/cli/*terminal.test.ts',
  'test/cold-starts/**/*.test.ts',
  'test/cli/{fleet-*,preset-*}.test.ts',
  'test/doctor/**/*.test.ts',
  'test/doors/**/*.test.ts',
  'test/emulator/command.test.ts',
  'test/layer/*/pack.test.ts',
  'test/layer/dotnet/tool.test.ts',
  'test/layer/node/client-generation.test.ts',
  'test/layer/node/delegator/types.test.ts',
  'test/presets/*-long.test.ts',
  'test/presets/{cache,fetch-*,policy,resolve,trust-list}.test.ts',
  'test/process/**/*.test.ts',
  'test/projen/**/*.test.ts',
  'test/regenerate/fault-*.test.ts',
  'test/regenerate/merge-like-git.test.ts',
  'test/regenerate/properties*.test.ts',
  'test/templates/pipelines-*.test.ts',
  'test/templates/{devcontainer,emulate-vm,markdown,shell}.test.ts',
  'test/templates/makefile-{aws,deploy,repository}.test.ts',
  'test/templates/{image,samples}.test.ts',
];

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
          exclude: ['test/lab/**', ...LONG],
          globalSetup: ['test/support/build.ts'],
          testTimeout: 30_000,
        },
      },
      {
        plugins: [viteTemplates()],
        test: {
          name: 'long',
          isolate: false,
          include: LONG,
          globalSetup: ['test/support/build.ts'],
          testTimeout: MINUTE,
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
