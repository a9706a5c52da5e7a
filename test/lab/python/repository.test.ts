import { execa } from 'execa';
import { existsSync } from 'node:fs';
import { appendFile, cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderRepository, writeRepository } from '../../support/rendered-repository.ts';
import { builtLayer } from '../support/built-layer.ts';
import { ensurePackages } from '../support/debian.ts';
import { copyOfLayer } from '../support/java-host.ts';
import { describeLab } from '../support/requirements.ts';
import { runFolder } from '../support/workspace.ts';
import { openHost } from './support/host.ts';
import type { Host } from './support/host.ts';

/** Debian's own, for which Debian has the tools; older than Lambda's, which the sample does not mind. */
const PYTHON = '/usr/bin/python3';

/** Debian's Python in this release. */
const DEBIAN_VERSION = '3.11';

const QUOTES = {
  module: 'src/quotes.py',
  right: 'price * item.quantity',
  wrong: 'price + item.quantity',
} as const;

/** With where to make it wrong, and its answer to its event. */
const SAMPLES = [
  { sample: 'function', ...QUOTES, answer: { total: 1530 } },
  { sample: 'http-api', ...QUOTES, answer: { statusCode: 201 } },
  {
    sample: 'model',
    module: 'src/model.py',
    right: 'total += ',
    wrong: 'total -= ',
    answer: { label: 'positive', score: 0.7503 },
  },
] as const;

describeLab('the repository of a Python function', () => {
  let host: Host;

  beforeAll(async () => {
    await ensurePackages('make', 'mypy', 'python3', 'python3-pip', 'python3-pytest');
    host = await openHost();
  });

  afterAll(() => host.stopAll());

  describe.each(SAMPLES)('$sample', ({ sample, answer, ...traits }) => {
    let home: string;

    const run = (program: string, ...args: readonly string[]) =>
      execa(program, args, { cwd: home, env: { PYTHON }, reject: false, all: true });

    beforeAll(async () => {
      home = await mkdtemp(join(runFolder(), 'repository-'));
      await writeRepository(home, renderRepository({ language: 'python', sample }));
    });

    test('its unit tests pass, by pytest', async () => {
      const { all, exitCode } = await run('make', 'test');

      expect(exitCode, all).toBe(0);
      expect(all).toMatch(/[1-9] passed/);
    });

    test('its unit tests pass by the standard library too', async () => {
      const { all, exitCode } = await run(
        PYTHON,
        ...['-B', '-m', 'unittest', 'discover', '--start-directory', 'test'],
      );

      expect(exitCode, all).toBe(0);
      expect(all).toMatch(/Ran [1-9]\d* tests/);
    });

    test('its unit tests fail when the function is wrong', async () => {
      const file = join(home, traits.module);
      const right = await readFile(file, 'utf8');
      await writeFile(file, right.replace(traits.right, traits.wrong));

      const { exitCode } = await run('make', 'test');

      await writeFile(file, right);
      expect(exitCode).not.toBe(0);
    });

    test('all of it is typed', async () => {
      const { all, exitCode } = await run(
        '/usr/bin/mypy',
        ...['--python-version', DEBIAN_VERSION, '--cache-dir', join(home, 'build/mypy')],
      );

      expect(exitCode, all).toBe(0);
    });

    test('make lint passes', async () => {
      const { all, exitCode } = await execa('make', ['lint', `PYTHON=${PYTHON}`], {
        cwd: home,
        // The tools of this machine are other versions than requirements-dev.txt names.
        env: { PATH: '/usr/sbin:/sbin:/bin' },
        reject: false,
        all: true,
      });

      expect(exitCode, all).toBe(0);
    });

    test('make build deploys packages and data too, and needs no prime.json', async () => {
      const copy = await mkdtemp(join(runFolder(), 'repository-'));
      await writeRepository(copy, renderRepository({ language: 'python', sample }));
      await mkdir(join(copy, 'src/rules'));
      await writeFile(join(copy, 'src/rules/__init__.py'), '');
      await writeFile(join(copy, 'src/rules/table.csv'), 'a,b');
      await rm(join(copy, 'src/prime.json'));

      const { all, exitCode } = await execa('make', ['build'], {
        cwd: copy,
        env: { PYTHON },
        reject: false,
        all: true,
      });

      expect(exitCode, all).toBe(0);
      const deployed = await readdir(join(copy, 'build/function'), { recursive: true });
      expect(deployed).toEqual(
        expect.arrayContaining(['app.py', 'rules/__init__.py', 'rules/table.csv']),
      );
      expect(deployed).not.toContain('Makefile');
    });

    test('make build takes packages for no other Python than the one that runs pip', async () => {
      const copy = await mkdtemp(join(runFolder(), 'repository-'));
      await writeRepository(copy, renderRepository({ language: 'python', sample }));
      await appendFile(join(copy, 'src/requirements.txt'), 'attrs==25.3.0\n');

      const { all, exitCode } = await execa('make', ['build'], {
        cwd: copy,
        env: { PYTHON },
        reject: false,
        all: true,
      });

      expect(exitCode).not.toBe(0);
      expect(all).toContain('set PYTHON to a Python 3.13');
    });

    test('make build makes a package that the layer runs, and makes it once', async () => {
      const first = await run('make', 'build');
      const second = await run('make', 'build');

      expect(first.exitCode, first.all).toBe(0);
      expect(second.all).toContain('Nothing to be done');
      const task = join(home, 'build/function');
      expect(existsSync(join(task, '__pycache__'))).toBe(false);

      const { opt: runtime } = await builtLayer({ language: 'python' });
      const opt = await copyOfLayer(runtime, `layers-of-${sample}`);
      if (sample === 'model')
        await cp(join(home, 'assets'), join(opt, 'assets'), { recursive: true });
      const emulation = await host.start({ handler: 'app.handler', task, opt });
      await host.ready(emulation);
      const input: unknown = JSON.parse(await readFile(join(home, 'events/event.json'), 'utf8'));

      expect(await host.answer(emulation, input)).toMatchObject(answer);
      expect(host.outputOf(emulation)).toContain('Primed by 1 invocation in');
    });
  });
});
