import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Answers } from '../../../generators/project/index.ts';
import { renderRepository, writeRepository } from '../../support/rendered-repository.ts';
import { nugetFeed } from '../support/nuget-feed.ts';
import { describeDotnetLab } from '../support/requirements.ts';
import { runFolder } from '../support/workspace.ts';

/** A rendered repository, with a nuget.config above it that knows the feed. */
interface Repository {
  readonly path: string;
  run(program: string, ...args: readonly string[]): Promise<{ all: string; exitCode: number }>;
}

async function repository(answers: Partial<Answers>): Promise<Repository> {
  const feed = await nugetFeed();
  const parent = await mkdtemp(join(runFolder(), 'repository-'));
  await cp(feed.config, join(parent, 'nuget.config'));
  const path = join(parent, 'my-fn');
  await writeRepository(path, renderRepository({ language: 'dotnet', ...answers }));
  return {
    path,
    async run(program, ...args) {
      const { all, exitCode } = await execa(program, args, {
        cwd: path,
        env: { ...feed.environment, DOTNET_NOLOGO: '1', MSBUILDDISABLENODEREUSE: '1' },
        reject: false,
        all: true,
      });
      return { all: all ?? '', exitCode: exitCode ?? -1 };
    },
  };
}

const QUOTES = {
  module: 'src/QuoteService.cs',
  right: 'price * item.Quantity',
  wrong: 'price + item.Quantity',
} as const;

/** With where to make it wrong. */
const SAMPLES = [
  { sample: 'function', globalization: 'invariant', ...QUOTES },
  { sample: 'http-api', globalization: 'icu', ...QUOTES },
  {
    sample: 'model',
    globalization: 'invariant',
    module: 'src/SentimentModel.cs',
    right: 'sum += ',
    wrong: 'sum -= ',
  },
] as const;

describeDotnetLab('the repository of a .NET function', () => {
  describe.each(SAMPLES)('$sample', ({ sample, globalization, ...traits }) => {
    let home: Repository;

    beforeAll(async () => {
      home = await repository({ runtime: 'dotnet10', sample, globalization });
    });

    test('all of it builds without a warning, and keeps the rules of its own linters', async () => {
      const { all, exitCode } = await home.run('make', 'lint');

      expect(exitCode, all).toBe(0);
      expect(all).toContain('0 Warning(s)');
      expect(all).toContain('Snapper.Runtime.Delegator');
      expect(all).toContain('Snapper.Layer');
    });

    test('builds leave nothing in the folders that the layer and the package are made of', () => {
      for (const folder of ['src', 'test', 'layer/tool', 'delegator/Snapper.Runtime.Delegator']) {
        expect(existsSync(join(home.path, folder, 'obj')), folder).toBe(false);
        expect(existsSync(join(home.path, folder, 'bin')), folder).toBe(false);
      }
    });

    test('its unit tests pass', async () => {
      const { all, exitCode } = await home.run('make', 'test');

      expect(exitCode, all).toBe(0);
      expect(all).toMatch(/Passed!.*Failed: +0, Passed: +[1-9]\d/);
    });

    test('its unit tests fail when the function is wrong', async () => {
      const file = join(home.path, traits.module);
      const right = await readFile(file, 'utf8');
      await writeFile(file, right.replace(traits.right, traits.wrong));

      const { all, exitCode } = await home.run('make', 'test');

      await writeFile(file, right);
      expect(exitCode).not.toBe(0);
      expect(all).toMatch(/Failed!/);
    });

    test('make build publishes the function once', async () => {
      const first = await home.run('make', 'build');
      const second = await home.run('make', 'build');

      expect(first.exitCode, first.all).toBe(0);
      for (const file of ['Function.dll', 'Function.deps.json', 'Function.runtimeconfig.json']) {
        expect(existsSync(join(home.path, 'build/function', file)), file).toBe(true);
      }
      expect(second.all).toContain('Nothing to be done');
    });

    test('sam build can publish copies of src/ alone, all to the same bytes', async () => {
      const published = await Promise.all(
        ['first', 'second'].map(async (name) => {
          const copy = await mkdtemp(join(home.path, '..', `scratch-${name}-`));
          await cp(join(home.path, 'src'), copy, { recursive: true });
          const { all, exitCode } = await home.run(
            'make',
            ...['-C', copy, 'build-SnapperFunction', `ARTIFACTS_DIR=${join(copy, 'artifacts')}`],
          );
          expect(exitCode, all).toBe(0);
          return readFile(join(copy, 'artifacts/Function.dll'));
        }),
      );

      expect(published[0]!.equals(published[1]!)).toBe(true);
    });
  });

  test.each(['dotnet8', 'dotnet9'])(
    'the one for %s builds without a warning too',
    async (runtime) => {
      const home = await repository({ runtime, sample: 'http-api' });
      // Its own SDK is not here; a newer one builds for it as well.
      await rm(join(home.path, 'global.json'));

      const { all, exitCode } = await home.run('dotnet', 'build');

      expect(exitCode, all).toBe(0);
      expect(all).toContain('0 Warning(s)');
    },
  );
});
