import { execa } from 'execa';
import { chmod, cp, mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ImageConfiguration, ImageStore } from './buildah.ts';
import { builtRuntimeInterfaceClient, nodeBinary } from './node-toolchain.ts';
import type { NodeVersion } from './node-toolchain.ts';
import { once } from './once.ts';
import { copyPackages, makeRoot } from './root-filesystem.ts';
import { runFolder } from './workspace.ts';

/** All that Amazon Linux 2023's minimal image has to offer a build step, and no more. */
const BASE_PACKAGES = ['bash', 'coreutils', 'grep', 'sed', 'gawk', 'curl', 'libstdc++6'];

const COMPILER_PACKAGES = ['gcc', 'make', 'binutils', 'libc6-dev'];

/** The environment that AWS's base images set. */
const IMAGE: Omit<ImageConfiguration, 'architecture'> = {
  environment: {
    LANG: 'en_US.UTF-8',
    TZ: ':/etc/localtime',
    PATH: '/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin',
    LD_LIBRARY_PATH:
      '/var/lang/lib:/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib',
    LAMBDA_TASK_ROOT: '/var/task',
    LAMBDA_RUNTIME_DIR: '/var/runtime',
  },
  workingDirectory: '/var/task',
  entrypoint: '/lambda-entrypoint.sh',
};

/** Stands in for the managed runtime's own start script. */
const BOOTSTRAP = `#!/bin/bash
exec /var/lang/bin/node --expose-gc /var/runtime/index.mjs
`;

/** Says that the JVM was started, and how. */
const JVM = `#!/bin/bash
echo "the JVM: $*"
`;

export interface NodeImage {
  /** The Node.js executable that the image holds. */
  readonly node: string;
  /** Shared libraries that lie in /var/lang/lib beside it. */
  readonly libraries?: readonly string[];
  /** A folder of modules that it expects in /usr/share/nodejs, on the host too. */
  readonly modules?: string;
}

/** The root filesystem of the image of `java21`: no Node.js anywhere in it. */
export function javaRoot(): Promise<string> {
  return once(join(runFolder(), 'java-root'), async (root) => {
    await makeRoot(root, BASE_PACKAGES);
    await addExecutable(join(root, 'var/lang/bin/java'), JVM);
  });
}

export interface StandInOptions {
  /** @default 24 */
  readonly version?: NodeVersion;
  /** @default the `node` of that version */
  readonly image?: NodeImage;
  /**
   * What the images are labelled as. Their programs are this machine's in any case.
   * @default x86_64
   */
  readonly architecture?: 'x86_64' | 'arm64';
}

/**
 * Puts images under AWS's names into a store, so that a generated Dockerfile is built unchanged. They
 * hold a real Node.js and the real runtime interface client.
 */
export async function addStandInImages(
  store: ImageStore,
  { version = 24, image, architecture = 'x86_64' }: StandInOptions = {},
): Promise<void> {
  const roots = await imageRoots(image ?? { node: await nodeBinary(version) });
  const images = {
    [`lambda/java:21-${architecture}`]: roots.host,
    [`lambda/nodejs:${version}-${architecture}`]: roots.runtime,
    [`sam/build-nodejs${version}.x:latest-${architecture}`]: roots.build,
  };
  for (const [name, root] of Object.entries(images)) {
    await store.importImage(`public.ecr.aws/${name}`, root, {
      ...IMAGE,
      architecture: architecture === 'arm64' ? 'arm64' : 'amd64',
    });
  }
}

interface ImageRoots {
  readonly runtime: string;
  readonly build: string;
  readonly host: string;
}

async function imageRoots(image: NodeImage): Promise<ImageRoots> {
  const name = `${image.node.split('/').at(-3)}-${image.libraries?.length ?? 0}`;
  const runtime = await once(join(runFolder(), `${name}-runtime-root`), async (root) => {
    await makeRoot(root, BASE_PACKAGES);
    await addNode(root, image);
  });
  const build = await once(join(runFolder(), `${name}-build-root`), async (root) => {
    await copyTree(runtime, root);
    await copyPackages(root, COMPILER_PACKAGES);
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

/** Copies a folder's content; of the files, links. */
async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  await execa('cp', ['--archive', '--link', `${from}/.`, to]);
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

async function addExecutable(path: string, text: string): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, text);
  await chmod(path, 0o755);
}
