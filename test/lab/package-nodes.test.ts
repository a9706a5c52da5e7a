import { chmod, chown, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { beforeAll, expect, test } from 'vitest';

import { testUnless } from '../support/tools.ts';
import { nodeFolder } from './package/nodes.ts';
import { freshEnvironment } from './package/package-managers.ts';
import { published } from './package/published.ts';
import type { Published } from './package/published.ts';
import { contentsOf, newPlace, runIn, succeedIn } from './package/user.ts';
import type { Place } from './package/user.ts';

const CREATE = ['my-fn', '--language', 'dotnet', '--yes'];
/** The user that has nothing. */
const NOBODY = 65_534;
const notRoot = process.getuid?.() === 0 ? undefined : 'it needs root, to become somebody else';

let product: Published;

beforeAll(async () => {
  product = await published();
});

/** Installs the package globally for a place, as `npm install --global` does. */
async function installed({ home, work }: Place, path = process.env['PATH']!): Promise<string> {
  const prefix = join(home, 'global packages');
  await succeedIn(work, ['npm', 'install', '--global', '--prefix', prefix, product.tarball], {
    ...freshEnvironment(home),
    PATH: path,
  });
  return join(prefix, 'bin/create-snapper-lambda');
}

/** The oldest that will do, the oldest of a line that is as old, and those that people have. */
const FIT = ['20.17.0', '22.0.0', '22.23.3', '24.21.0', '26.10.0'];

test.each(FIT)('Node.js %s runs it, and gets the same as any other', async (release) => {
  const { home, work } = await newPlace();
  const environment = freshEnvironment(home);
  const node = join(await nodeFolder(release), 'node');

  const ended = await succeedIn(work, [node, program(), ...CREATE, '--no-git'], environment);
  await rename(join(work, 'my-fn'), join(home, 'my-fn'));
  await succeedIn(work, [process.execPath, program(), ...CREATE, '--no-git'], environment);

  expect(ended.stderr).toBe('');
  expect(await contentsOf(join(home, 'my-fn'))).toEqual(await contentsOf(join(work, 'my-fn')));
});

test.each(['22.23.3', '24.21.0'])('with Node.js %s it is installed and run', async (release) => {
  const place = await newPlace();
  const path = `${await nodeFolder(release)}:${process.env['PATH']}`;
  const environment = { ...freshEnvironment(place.home), PATH: path };

  const command = await installed(place, path);
  const version = await succeedIn(place.work, ['node', '--version'], environment);
  await succeedIn(place.work, [command, ...CREATE], environment);

  expect(version.stdout).toBe(`v${release}`);
  expect(await contentsOf(place.work)).toHaveProperty('my-fn/snapper.json');
});

const TOO_OLD = ['12.22.12', '18.20.8', '20.16.0'];

test.each(TOO_OLD)('Node.js %s is told to be too old, in two lines', async (release) => {
  const { home, work } = await newPlace();
  const node = join(await nodeFolder(release), 'node');
  const environment = freshEnvironment(home);

  const plain = await runIn(work, [node, program(), ...CREATE], environment);
  const json = await runIn(work, [node, program(), ...CREATE, '--json'], environment);

  const what = 'create-snapper-lambda needs Node.js 20.17 or later';
  const why = `this is ${release}, ${node}`;
  const next = 'Install a newer one, or put it first on PATH.';
  expect(plain).toEqual({ exitCode: 1, stdout: '', stderr: `✖ ${what}: ${why}\n  ${next}` });
  expect(json.exitCode).toBe(1);
  expect(JSON.parse(json.stdout)).toEqual({ error: { code: 'failed', what, why, next } });
  expect(await contentsOf(work)).toEqual({});
});

testUnless(notRoot, 'a user without a home that may be written creates a repository', async () => {
  const place = await newPlace();
  const command = await installed(place);
  await chown(place.work, NOBODY, NOBODY);
  await chmod(place.home, 0o555);
  const before = await contentsOf(place.home);

  const become = ['--reuid', `${NOBODY}`, '--regid', `${NOBODY}`, '--clear-groups'];
  const ended = await succeedIn(
    place.work,
    ['setpriv', ...become, command, ...CREATE],
    freshEnvironment(place.home),
  );

  expect(ended.stderr).toBe('');
  expect(ended.stdout).toContain('my-fn');
  expect(await contentsOf(place.home)).toEqual(before);
});

test('it works without HOME, and with hardly any environment at all', async () => {
  const place = await newPlace();
  const command = await installed(place);

  const { stderr } = await succeedIn(place.work, [command, ...CREATE], {
    PATH: `${dirname(process.execPath)}:/usr/bin:/bin`,
  });

  expect(stderr).toBe('');
  expect(await contentsOf(join(place.work, 'my-fn'))).toHaveProperty('snapper.json');
});

/** The program in the unpacked tarball. */
function program(): string {
  return join(product.folder, 'dist/cli.js');
}
