import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { publint } from 'publint';
import { expect, test } from 'vitest';

import { writeGeneratorPackage } from '../../scripts/pack-generator.mjs';
import { filesOf } from '../cli/in-process.ts';
import { workFolder } from '../cli/support.ts';

const manifestOf = async (folder: string): Promise<Record<string, unknown>> =>
  JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Record<string, unknown>;

test('the package for yo leads to this one, in the same version, and says the same each time', async () => {
  const home = await workFolder();
  const main = await manifestOf('.');

  await writeGeneratorPackage(join(home, 'a'));
  await writeGeneratorPackage(join(home, 'b'));

  expect(filesOf(join(home, 'a'))).toEqual(filesOf(join(home, 'b')));
  const { dependencies, keywords, license, name, version } = await manifestOf(join(home, 'a'));
  expect({ name, version, license }).toEqual({
    name: 'generator-snapper-lambda',
    version: main['version'],
    license: main['license'],
  });
  expect(dependencies).toEqual({
    'create-snapper-lambda': main['version'],
    'yeoman-generator': expect.stringMatching(/^\^8\./) as unknown,
  });
  expect(keywords).toContain('yeoman-generator');
  expect(await readFile(join(home, 'a/generators/app/index.js'), 'utf8')).toBe(
    "export { default } from 'create-snapper-lambda/generators/app';\n",
  );
  expect(main['exports']).toHaveProperty(['./generators/app']);
});

test('publint finds nothing to say of it', async () => {
  const folder = join(await workFolder(), 'package');
  await writeGeneratorPackage(folder);

  const { messages } = await publint({ pkgDir: folder, strict: true, pack: false });

  expect(messages).toEqual([]);
});

test('its command line writes the folder that it is given', async () => {
  const home = await workFolder();

  execFileSync(process.execPath, ['scripts/pack-generator.mjs', join(home, 'out')]);

  expect(await manifestOf(join(home, 'out'))).toHaveProperty('name', 'generator-snapper-lambda');
});
