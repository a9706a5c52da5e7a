import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Architecture } from '../../../generators/runtimes/index.ts';
import type { ImageConfiguration, ImageStore } from './buildah.ts';
import { once } from './once.ts';
import { addExecutable, makeRoot } from './root-filesystem.ts';
import { runFolder } from './workspace.ts';

/** All that Amazon Linux 2023's minimal image has to offer a build step, and no more. */
export const BASE_PACKAGES = ['bash', 'coreutils', 'grep', 'sed', 'gawk', 'curl', 'libstdc++6'];

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

/** Says that the JVM was started, and how. */
const JVM = `#!/bin/bash
echo "the JVM: $*"
`;

/** Installs nothing, and notes what it was asked for. */
const PACKAGE_MANAGER = `#!/bin/bash
echo "$*" >> /dnf-calls
`;

/** Adds what stands in for the package manager: AWS's images with compilers have the whole of it. */
export async function addPackageManager(root: string): Promise<void> {
  await addExecutable(join(root, 'usr/bin/dnf'), PACKAGE_MANAGER);
  await mkdir(join(root, 'usr/local/bin'), { recursive: true });
}

/** The root filesystem of the image of `java21`: no runtime of another language anywhere in it. */
export function javaRoot(): Promise<string> {
  return once(join(runFolder(), 'java-root'), async (root) => {
    await makeRoot(root, BASE_PACKAGES);
    await addExecutable(join(root, 'var/lang/bin/java'), JVM);
  });
}

/** The root filesystems that a layer is built from. */
export interface ImageRoots {
  /** Of the managed runtime's image. */
  readonly runtime: string;
  /** Of the image with compilers. */
  readonly build: string;
  /** Of the Java runtime's image. */
  readonly host: string;
}

/** AWS's names of those images, without registry and architecture: `lambda/nodejs:24`. */
export type ImageNames = Readonly<Record<keyof ImageRoots, string>>;

/**
 * Puts images into a store under AWS's names, so that a generated Dockerfile is built unchanged. Their
 * programs are this machine's, whatever architecture they are labelled as.
 */
export async function importImages(
  store: ImageStore,
  names: ImageNames,
  roots: ImageRoots,
  architecture: Architecture,
  environment: Readonly<Record<string, string>> = {},
): Promise<void> {
  for (const kind of ['runtime', 'build', 'host'] as const) {
    // The Java runtime's image knows nothing of the language.
    const own = kind === 'host' ? {} : environment;
    await importImage(store, names[kind], roots[kind], architecture, own);
  }
}

/** Puts one image into a store under AWS's name, given without registry and architecture. */
export async function importImage(
  store: ImageStore,
  name: string,
  root: string,
  architecture: Architecture,
  environment: Readonly<Record<string, string>> = {},
): Promise<void> {
  await store.importImage(`public.ecr.aws/${name}-${architecture}`, root, {
    ...IMAGE,
    environment: { ...IMAGE.environment, ...environment },
    architecture: architecture === 'arm64' ? 'arm64' : 'amd64',
  });
}
