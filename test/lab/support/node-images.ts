import { cp, mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { builtRuntimeInterfaceClient, nodeBinary } from './node-toolchain.ts';
import type { NodeVersion } from './node-toolchain.ts';
import { once } from './once.ts';
import { addExecutable, copyPackages, copyTree, makeRoot } from './root-filesystem.ts';
import { BASE_PACKAGES, addPackageManager, javaRoot } from './stand-in-images.ts';
import type { ImageNames, ImageRoots } from './stand-in-images.ts';
import { runFolder } from './workspace.ts';

/** The version whose images the lab has. */
const VERSION: NodeVersion = 24;

const COMPILER_PACKAGES = ['gcc', 'make', 'binutils', 'libc6-dev'];

/** Stands in for the managed runtime's own start script. */
const BOOTSTRAP = `#!/bin/bash
exec /var/lang/bin/node --expose-gc /var/runtime/index.mjs
`;

export interface NodeImage {
  /** The Node.js executable that the image holds. */
  readonly node: string;
  /** Shared libraries that lie in /var/lang/lib beside it. */
  readonly libraries?: readonly string[];
  /** A folder of modules that it expects in /usr/share/nodejs, on the host too. */
  readonly modules?: string;
}

export const NODE_IMAGES: ImageNames = {
  runtime: `lambda/nodejs:${VERSION}`,
  build: `sam/build-nodejs${VERSION}.x:latest`,
  host: 'lambda/java:21',
};

/**
 * The images' root filesystems, with a real Node.js and the real runtime interface client.
 *
 * @param own - what they hold; the `node` of the lab's version without
 */
export async function nodeRoots(own?: NodeImage): Promise<ImageRoots> {
  const image = own ?? { node: await nodeBinary(VERSION) };
  const name = `${image.node.split('/').at(-3)}-${image.libraries?.length ?? 0}`;
  const runtime = await once(join(runFolder(), `${name}-runtime-root`), async (root) => {
    await makeRoot(root, BASE_PACKAGES);
    await addNode(root, image);
  });
  const build = await once(join(runFolder(), `${name}-build-root`), async (root) => {
    await copyTree(runtime, root);
    await copyPackages(root, COMPILER_PACKAGES);
    await addPackageManager(root);
  });
  return { runtime, build, host: await hostRoot(image) };
}

/** The root filesystem of the host, with the modules that a Node.js expects outside its executable. */
export async function hostRoot({ modules }: NodeImage): Promise<string> {
  const host = await javaRoot();
  if (modules === undefined) return host;
  return once(join(runFolder(), 'java-root-with-modules'), async (root) => {
    await copyTree(host, root);
    await copyTree(modules, join(root, 'usr/share/nodejs'));
  });
}

async function addNode(root: string, image: NodeImage): Promise<void> {
  await mkdir(join(root, 'var/lang/bin'), { recursive: true });
  await cp(image.node, join(root, 'var/lang/bin/node'));
  await mkdir(join(root, 'var/lang/lib'), { recursive: true });
  for (const library of image.libraries ?? []) {
    await cp(library, join(root, 'var/lang/lib', basename(library)), { dereference: true });
  }
  if (image.modules !== undefined) {
    await copyTree(image.modules, join(root, 'usr/share/nodejs'));
  }
  await cp(await builtRuntimeInterfaceClient(), join(root, 'var/runtime'), { recursive: true });
  await addExecutable(join(root, 'var/runtime/bootstrap'), BOOTSTRAP);
  const sdk = join(root, 'var/runtime/node_modules/@aws-sdk/client-sts');
  await mkdir(sdk, { recursive: true });
  await writeFile(join(sdk, 'index.js'), '');
}
