import { mkdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, describe, expect, test } from 'vitest';

import { renderRepository, textOf } from '../support/rendered-repository.ts';
import { SamTranslator, TRANSLATOR } from '../support/sam-translator.ts';
import { testWith } from '../support/tools.ts';
import { workshop } from './makefile-support.ts';
import type { Workshop } from './makefile-support.ts';
import { FUNCTION, deployedAs, idsOf, templateOf } from './stack-support.ts';

const ANSWERS = { typescript: false, assets: 'models' } as const;

const BUILD =
  'docker build --platform linux/amd64 --target assets --output type=local,dest=build/assets --file layer/Dockerfile .';

const ZIP = 'build/assets/assets.zip';

const sam = new SamTranslator();

afterAll(() => sam.close());

/** How often the layer of assets was built. */
async function builds({ stubs }: Workshop): Promise<number> {
  return (await stubs.calls()).filter((call) => call === BUILD).length;
}

/** Lets a file or folder be newer than all that was built. */
async function renew(shop: Workshop, path: string): Promise<void> {
  const later = new Date(Date.now() + 60_000);
  await utimes(join(shop.folder, path), later, later);
}

test('a repository without assets shows no trace of them', () => {
  for (const [path, { content }] of renderRepository({ typescript: false })) {
    if (path === 'snapper.json' || path.startsWith('tools/')) continue;
    expect(content, path).not.toMatch(/assets/i);
  }
});

test('a new folder says what belongs there, and is the user’s', () => {
  const explanation = renderRepository(ANSWERS).get('models/README.md');

  expect(explanation?.ownership).toBe('once');
  expect(explanation?.content).toContain('/opt/models');
  expect(renderRepository({ sample: 'model' }).has('assets/README.md')).toBe(false);
});

test('the build of the layer sees the folder, whatever lies in it', () => {
  const lines = textOf(renderRepository(ANSWERS), '.dockerignore').split('\n');

  expect(lines.indexOf('!models')).toBeGreaterThan(lines.indexOf('**/bin'));
});

describe('the layer of assets', () => {
  test('is built once, and again when a file is changed, added or gone', async () => {
    const shop = await workshop(ANSWERS);
    await mkdir(join(shop.folder, 'models/bin'));
    await writeFile(join(shop.folder, 'models/bin/tokens'), '');
    await shop.make(ZIP);
    await shop.make(ZIP);
    expect(await builds(shop)).toBe(1);

    await renew(shop, 'models/bin/tokens');
    await shop.make(ZIP);
    expect(await builds(shop)).toBe(2);

    await utimes(join(shop.folder, 'models/bin/tokens'), new Date(0), new Date(0));
    await rm(join(shop.folder, 'models/bin/tokens'));
    await renew(shop, 'models/bin');
    await shop.make(ZIP);
    expect(await builds(shop)).toBe(3);
  });

  test('is no reason to build the layer of the runtime again', async () => {
    const shop = await workshop(ANSWERS);
    await shop.make('layer', ZIP);
    const before = await shop.stubs.calls();

    await renew(shop, 'models/README.md');
    await shop.make('layer', ZIP);

    expect((await shop.stubs.calls()).slice(before.length)).toEqual([BUILD]);
  });

  test.each([
    ['missing', (folder: string) => rm(folder, { recursive: true })],
    ['empty', (folder: string) => rm(join(folder, 'README.md'))],
  ])('of a folder that is %s is not built, and make says why', async (_state, change) => {
    const shop = await workshop(ANSWERS);
    await shop.make(ZIP);
    await change(join(shop.folder, 'models'));

    const { exitCode, stderr } = await shop.make(ZIP);

    expect(exitCode).not.toBe(0);
    expect(stderr).toContain('models/ is missing or empty');
    expect(await builds(shop)).toBe(1);
  });

  test('of more than 250 MB is refused before anything is built', async () => {
    const shop = await workshop(ANSWERS);
    const path = join(shop.folder, 'models/weights.bin');
    await writeFile(path, '');
    await truncate(path, 250 * 1024 * 1024);

    const { exitCode, stderr } = await shop.make('deploy');

    expect(exitCode).not.toBe(0);
    expect(stderr).toContain('npx create-snapper-lambda update --packaging image');
    expect(await builds(shop)).toBe(0);
  });

  test('changes the description of every mode, so that a new version is published', async () => {
    const shop = await workshop({ runtime: 'python3.13', assets: 'models' });
    const descriptions: string[][] = [];
    for (const content of ['first', 'second']) {
      await mkdir(join(shop.folder, 'build/assets'), { recursive: true });
      await shop.make(ZIP);
      await writeFile(join(shop.folder, ZIP), content);
      await renew(shop, ZIP);
      await shop.make('deploy', 'deploy-managed', 'deploy-native');
      const text = await readFile(join(shop.folder, 'deployed'), 'utf8');
      descriptions.push(text.trim().split('\n').slice(-3));
    }

    const [first = [], second = []] = descriptions;
    expect(new Set([...first, ...second]).size).toBe(6);
    expect(second).toEqual([
      expect.stringMatching(/, layers [0-9a-f]{12}$/),
      expect.stringMatching(/, managed runtime with layer [0-9a-f]{12}$/),
      expect.stringMatching(/, managed runtime with SnapStart and layer [0-9a-f]{12}$/),
    ]);
  });
});

await testWith(TRANSLATOR, 'every mode has the assets, below /opt and in a variable', async () => {
  const translated = await sam.translate(templateOf({ runtime: 'dotnet10', assets: 'models' }));

  const layers = idsOf(translated, 'AWS::Lambda::LayerVersion');
  const assets = layers.find((id) => id.startsWith('AssetsLayer'));
  const runtime = layers.find((id) => id !== assets);
  const refs = { snapped: [runtime, assets], managed: [assets], native: [assets] };
  for (const [Mode, expected] of Object.entries(refs)) {
    expect(deployedAs(translated, FUNCTION, { Mode })).toMatchObject({
      Layers: expected.map((Ref) => ({ Ref })),
      Environment: { Variables: { ASSETS_DIR: '/opt/models' } },
    });
  }
  expect(translated.Resources[assets ?? '']?.Condition).toBeUndefined();
});
