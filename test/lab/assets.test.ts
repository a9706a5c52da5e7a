import { readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { readZip } from '../../generators/emulator/layers/zip-archive.ts';
import type { ImageStore } from './support/buildah.ts';
import { builtLayer } from './support/built-layer.ts';
import type { BuiltLayer } from './support/built-layer.ts';
import { ensurePackages } from './support/debian.ts';
import { generateProject } from './support/generated-project.ts';
import { openStandIns } from './support/languages.ts';
import { describeLab } from './support/requirements.ts';
import { runFolder } from './support/workspace.ts';

/** Files whose names a build of code would leave out, and a program. */
const FILES = {
  'word.txt': 'snapshot\n',
  'bin/tokens': 'a b c\n',
  'obj/node_modules/shape': 'cube\n',
  'a folder/a file': 'spaces\n',
};

const ZIP = 'build/assets/assets.zip';

async function projectWithAssets(language: 'dotnet' | 'node' | 'python'): Promise<string> {
  const project = await mkdtemp(join(runFolder(), `assets-${language}-`));
  await generateProject(project, { language, assets: 'models' });
  for (const [path, content] of Object.entries(FILES)) {
    await mkdir(join(project, 'models', path, '..'), { recursive: true });
    await writeFile(join(project, 'models', path), content);
  }
  await writeFile(join(project, 'models/run'), '#!/bin/sh\n', { mode: 0o755 });
  return project;
}

function contentOf(zip: string): Record<string, string> {
  const entries = readZip(readFileSync(zip), zip);
  return Object.fromEntries(
    entries.map((entry) => [
      `${entry.path} ${entry.mode.toString(8)}`,
      entry.read().toString('utf8'),
    ]),
  );
}

describeLab('the layer of assets', () => {
  describe.each(['node', 'python', 'dotnet'] as const)('of a %s function', (language) => {
    let store: ImageStore;
    let project: string;

    const make = (folder: string) =>
      execa('make', [ZIP, `CONTAINER_BUILD=${store.buildCommand}`], {
        cwd: folder,
        env: store.environment,
      });

    beforeAll(async () => {
      await ensurePackages('make');
      store = await openStandIns(language);
      project = await projectWithAssets(language);
      await make(project);
    });

    afterAll(() => store.delete());

    test('holds all of the folder, below its name', () => {
      const zip = join(project, ZIP);

      const { 'models/README.md 644': explanation, ...files } = contentOf(zip);

      expect(explanation).toContain('/opt/models');
      expect(files).toEqual({
        ...Object.fromEntries(
          Object.entries(FILES).map(([path, content]) => [`models/${path} 644`, content]),
        ),
        'models/run 755': '#!/bin/sh\n',
      });
    });

    test('is the same, byte for byte, of a copy made at another time', async () => {
      const copy = await mkdtemp(join(runFolder(), `assets-${language}-copy-`));
      await cp(project, copy, { recursive: true });
      await rm(join(copy, 'build'), { recursive: true });
      await utimes(join(copy, 'models/word.txt'), 1_000_000_000, 1_000_000_000);

      await make(copy);

      expect(readFileSync(join(copy, ZIP)).equals(readFileSync(join(project, ZIP)))).toBe(true);
    });
  });

  describe('of an emulated function', () => {
    let store: ImageStore;
    let layer: BuiltLayer;

    beforeAll(async () => {
      layer = await builtLayer({ language: 'node', assets: 'models' });
      store = await openStandIns('node');
    });

    afterAll(() => store.delete());

    test('lies where it looks for it, and changes without the layer of the runtime', async () => {
      const { project, zip } = layer;
      const before = readFileSync(zip);
      await writeFile(join(project, 'models/word.txt'), 'first\n');
      await writeFile(
        join(project, 'src/app.mjs'),
        `import { readFileSync } from 'node:fs';
       const word = readFileSync(process.env.ASSETS_DIR + '/word.txt', 'utf8').trim();
       export const handler = async () => ({ word });`,
      );
      const emulate = async (): Promise<string> => {
        const run = await execa('make', ['emulate', `CONTAINER_BUILD=${store.buildCommand}`], {
          cwd: project,
          env: { ...store.environment, EMULATE_FLAGS: '--in process --quiet' },
        });
        return run.stdout;
      };
      expect(await emulate()).toContain('{"word":"first"}');

      await writeFile(join(project, 'models/word.txt'), 'second\n');

      expect(await emulate()).toContain('{"word":"second"}');
      expect(readFileSync(zip).equals(before)).toBe(true);
    });
  });
});
