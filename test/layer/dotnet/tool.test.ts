import { execa } from 'execa';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { dotnetObstacle } from '../../lab/support/dotnet-sdk.ts';
import { renderRepository, writeRepository } from '../../support/rendered-repository.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { describeUnless } from '../../support/tools.ts';
import { testPacking } from '../pack-contract.ts';

const IMAGE = 'registry.example/lambda/dotnet:10';

describeUnless(dotnetObstacle(), 'the tool of the layer build', () => {
  let folder: string;
  let tool: string;

  const run = (...args: string[]) => execa('dotnet', [tool, ...args], { reject: false });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'layer-tool-'));
    await writeRepository(folder, renderRepository({ language: 'dotnet', runtime: 'dotnet10' }));
    await execa(
      'dotnet',
      ['publish', 'layer/tool', '--disable-build-servers', '--output', join(folder, 'tool')],
      { cwd: folder },
    );
    tool = join(folder, 'tool/Snapper.Layer.dll');
  }, 120_000);

  afterAll(() => rm(folder, { recursive: true }));

  /** A layer without a manifest; the assembly of the client is the tool's own. */
  async function layerWith(...files: readonly string[]): Promise<string> {
    const layer = await temporaryFolder();
    for (const file of ['runtime/bin/host/fxr/10.0.12/libhostfxr.so', ...files]) {
      await mkdir(dirname(join(layer, file)), { recursive: true });
      await writeFile(join(layer, file), '');
    }
    await mkdir(join(layer, 'ric'));
    await copyFile(tool, join(layer, 'ric/Amazon.Lambda.Core.dll'));
    return layer;
  }

  async function manifestOf(layer: string, bootstrap = '#!/bin/bash\n'): Promise<unknown> {
    const script = join(await temporaryFolder(), 'bootstrap');
    await writeFile(script, bootstrap);
    const { exitCode, stderr } = await run('manifest', layer, IMAGE, script);
    expect(exitCode, stderr).toBe(0);
    const text = await readFile(join(layer, 'manifest.json'), 'utf8');
    expect(text).toMatch(/^\{\n {2}"schemaVersion": 1,\n[^]*\n\}\n$/);
    return JSON.parse(text);
  }

  describe('packs so that', () => {
    testPacking((layer, zip) => run('pack', layer, zip));
  });

  test('lists what is in a small layer', async () => {
    const manifest = await manifestOf(await layerWith());

    expect(manifest).toEqual({
      schemaVersion: 1,
      sources: { runtimeImage: IMAGE },
      dotnet: {
        version: '10.0.12',
        architecture: expect.stringMatching(/^(x64|arm64)$/) as string,
        aspNetCore: false,
        icu: false,
        libraries: [],
      },
      runtimeInterfaceClient: { 'Amazon.Lambda.Core': '1.0.0' },
      components: [
        { name: '.NET', version: '10.0.12', licence: 'MIT', source: IMAGE, path: 'runtime/bin' },
        {
          name: 'Amazon.Lambda.Core',
          version: '1.0.0',
          licence: 'Apache-2.0',
          source: 'NuGet',
          path: 'ric/Amazon.Lambda.Core.dll',
        },
        {
          name: 'Delegator and wrapper',
          licence: 'MIT',
          source: 'this repository',
          path: 'delegator',
        },
      ],
      bootstrap: ['#!/bin/bash', ''],
    });
  });

  test('lists ASP.NET Core and libraries, each with its licence', async () => {
    const manifest = await manifestOf(
      await layerWith(
        'runtime/bin/shared/Microsoft.AspNetCore.App/10.0.11/Some.dll',
        'lib/libstdc++.so.6',
        'lib/libicuuc.so.67',
        'lib/libcrypto.so.3',
        'lib/libunheardof.so.1',
      ),
    );

    const licences = (manifest as { components: { name: string; licence: string }[] }).components
      .map(({ name, licence }) => `${name}: ${licence}`)
      .slice(0, -1);
    expect(manifest).toMatchObject({
      dotnet: {
        aspNetCore: true,
        icu: true,
        libraries: ['libcrypto.so.3', 'libicuuc.so.67', 'libstdc++.so.6', 'libunheardof.so.1'],
      },
    });
    expect(licences).toEqual([
      '.NET: MIT',
      'ASP.NET Core: MIT',
      'Amazon.Lambda.Core: Apache-2.0',
      'libcrypto.so.3: Apache-2.0',
      'libicuuc.so.67: Unicode-DFS-2016',
      'libstdc++.so.6: GPL-3.0-or-later WITH GCC-exception-3.1',
      'libunheardof.so.1: NOASSERTION',
    ]);
  });

  test('keeps the start script as it is, whatever is in it', async () => {
    const lines = ['#!/bin/bash', 'echo "a\\b" \'<&>\' größe', '\ttab'];

    const manifest = await manifestOf(await layerWith(), lines.join('\n'));

    expect(manifest).toMatchObject({ bootstrap: lines });
  });

  test('refuses a folder without .NET', async () => {
    const { exitCode, stderr } = await run('manifest', await temporaryFolder(), IMAGE, tool);

    expect(exitCode).not.toBe(0);
    expect(stderr).toContain('host/fxr');
  });

  test.for([[], ['pack'], ['manifest', 'x'], ['unpack', 'x', 'y']])(
    'says how it is used, not knowing %j',
    async (args) => {
      const { exitCode, stderr } = await run(...args);

      expect(exitCode).toBe(2);
      expect(stderr).toMatch(/^usage: /);
    },
  );
});
