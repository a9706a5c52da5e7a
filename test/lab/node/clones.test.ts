import { dirname } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { ensurePackages } from '../support/debian.ts';
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
      // Built-in modules that Debian takes out of the executable and Node.js looks for by their path.
      await ensurePackages('node-acorn', 'node-cjs-module-lexer', 'node-undici');
      const { node, libraries = [] } = await sharedOpensslNode();
      return { node, libraryPath: [...new Set(libraries.map((file) => dirname(file)))].join(':') };
    },
  ],
];

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
