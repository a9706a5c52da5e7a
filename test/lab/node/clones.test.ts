import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { builtRuntimeInterfaceClient, nodeBinary } from '../support/node-toolchain.ts';
import { describeLab } from '../support/requirements.ts';
import { sharedOpensslNode } from '../support/shared-openssl-node.ts';
import { twoClones } from './clones/two-clones.ts';
import type { RandomValues } from './clones/two-clones.ts';

interface NodeBuild {
  readonly node: string;
  readonly libraryPath?: string;
}

const builds: readonly [name: string, get: () => Promise<NodeBuild>][] = [
  ['Node.js 24, OpenSSL inside', async () => ({ node: await nodeBinary(24) })],
  ['Node.js 22, OpenSSL inside', async () => ({ node: await nodeBinary(22) })],
  [
    "Debian's Node.js, shared OpenSSL",
    async () => {
      const { node, libraries = [], modules = '' } = await sharedOpensslNode();
      await lendModules(modules);
      return { node, libraryPath: [...new Set(libraries.map((file) => dirname(file)))].join(':') };
    },
  ],
];

/** Where Debian's Node.js looks for built-in modules that were taken out of its executable. */
const DEBIAN_MODULES = '/usr/share/nodejs';
const lent: string[] = [];

/**
 * Puts those modules there while the tests run. Installing their packages would bring Debian's own
 * Node.js along, which is not the one that this machine works with.
 */
async function lendModules(modules: string): Promise<void> {
  await mkdir(DEBIAN_MODULES, { recursive: true });
  for (const name of await readdir(modules)) {
    const link = join(DEBIAN_MODULES, name);
    if (existsSync(link)) continue;
    await symlink(join(modules, name), link);
    lent.push(link);
  }
}

afterAll(() => Promise.all(lent.splice(0).map((link) => rm(link))));

/** The sources of which both clones gave the same. */
function repeated([first, second]: [RandomValues, RandomValues]): string[] {
  return Object.keys(first).filter(
    (source) => JSON.stringify(first[source]) === JSON.stringify(second[source]),
  );
}

describeLab('two environments restored from one snapshot', () => {
  describe.each(builds)('%s', (_, get) => {
    let build: NodeBuild;
    let client: string;

    beforeAll(async () => {
      build = await get();
      client = await builtRuntimeInterfaceClient();
    });

    test('share no random number, key, signature or TLS client random', async () => {
      const clones = await twoClones({ ...build, client, reseed: true });

      expect(repeated(clones)).toEqual([]);
    });

    test('would share every one of them without the reseed', async () => {
      const clones = await twoClones({ ...build, client, reseed: false });

      expect(repeated(clones)).toEqual(Object.keys(clones[0]));
      expect(Object.keys(clones[0]).length).toBeGreaterThanOrEqual(12);
    });
  });
});
