import { execa } from 'execa';
import { cp } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { builtLayer } from '../support/built-layer.ts';
import { nugetFeed } from '../support/nuget-feed.ts';
import { describeDotnetLab } from '../support/requirements.ts';

describeDotnetLab('make emulate, .NET', () => {
  describe.each([
    { sample: 'function', answer: '"total":1530' },
    { sample: 'http-api', answer: '\\"total\\":640' },
  ] as const)('$sample', ({ sample, answer }) => {
    let project: string;
    let environment: Readonly<Record<string, string>>;

    beforeAll(async () => {
      const feed = await nugetFeed();
      ({ project } = await builtLayer(
        sample === 'function' ? { language: 'dotnet' } : { language: 'dotnet', sample },
      ));
      await cp(feed.config, join(dirname(project), 'nuget.config'));
      environment = { ...feed.environment, CONTAINER_BUILD: '/bin/false' };
    });

    test('runs the built layer and the sample from init to an answer, and builds nothing anew', async () => {
      const { stdout, stderr } = await execa('make', ['emulate'], {
        cwd: project,
        env: { ...environment, EMULATE_FLAGS: '--in process --restores 2' },
      });

      expect(stderr).toContain('restore/next');
      expect(stdout.split(answer).length - 1, stdout).toBe(2);
    });

    test('fails when the function would fail on Lambda', async () => {
      const { exitCode } = await execa('make', ['emulate'], {
        cwd: project,
        env: { ...environment, EVENT: 'snapper.json', EMULATE_FLAGS: '--in process' },
        reject: false,
      });

      expect(exitCode).not.toBe(0);
    });
  });
});
