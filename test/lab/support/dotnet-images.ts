import { execa } from 'execa';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Mount } from './buildah.ts';
import { DOTNET_VERSION, dotnetFolder } from './dotnet-sdk.ts';
import { nugetFeed } from './nuget-feed.ts';
import { once } from './once.ts';
import { addExecutable, copyTree, makeRoot } from './root-filesystem.ts';
import { BASE_PACKAGES, addPackageManager, javaRoot } from './stand-in-images.ts';
import type { ImageNames, ImageRoots } from './stand-in-images.ts';
import { runFolder } from './workspace.ts';

/** What is in AWS's .NET images; to the common base they add ICU. */
const IMAGE_PACKAGES = [...BASE_PACKAGES, 'libicu72'];

/** Where build steps see this machine's SDK: no .NET looks there by itself. */
const SDK = '/lab/dotnet';

/** Where they see AWS's packages; nothing comes from the network. */
const PACKAGES = '/lab/packages';

const NUGET_CONFIG = `<?xml version="1.0" encoding="utf-8"?>
<configuration>
  <packageSources>
    <clear />
    <add key="lab" value="${PACKAGES}" />
  </packageSources>
</configuration>
`;

/** Stands in for the managed runtime's own start script. */
const BOOTSTRAP = `#!/bin/bash
exec /var/lang/bin/dotnet exec /var/runtime/Amazon.Lambda.RuntimeSupport.dll "\${_HANDLER}"
`;

export const DOTNET_IMAGES: ImageNames = {
  runtime: `lambda/dotnet:${DOTNET_VERSION}`,
  build: `sam/build-dotnet${DOTNET_VERSION}:latest`,
  host: 'lambda/java:21',
};

/** The environment that AWS's .NET images set. */
export const DOTNET_ENVIRONMENT = {
  DOTNET_ROOT: '/var/lang/bin',
  DOTNET_RUNNING_IN_CONTAINER: 'true',
  DOTNET_NOLOGO: 'true',
  DOTNET_CLI_TELEMETRY_OPTOUT: 'true',
} as const;

/** What build steps see of this machine: an SDK is too large to be copied from step to step. */
export async function dotnetMounts(): Promise<readonly Mount[]> {
  const { folder } = await nugetFeed();
  return [
    { source: dotnetFolder(), target: SDK },
    { source: folder, target: PACKAGES },
  ];
}

/** The images' root filesystems, with this machine's .NET and the lab's source of packages. */
export async function dotnetRoots(): Promise<ImageRoots> {
  const runtime = await once(join(runFolder(), 'dotnet-runtime-root'), async (root) => {
    await makeRoot(root, IMAGE_PACKAGES);
    const parts = ['dotnet', 'host', 'shared', 'LICENSE.txt', 'ThirdPartyNotices.txt'];
    const target = join(root, 'var/lang/bin');
    await mkdir(target, { recursive: true });
    const sources = parts.map((part) => join(dotnetFolder(), part));
    await execa('cp', ['--archive', ...sources, target]);
    await addExecutable(join(root, 'var/runtime/bootstrap'), BOOTSTRAP);
  });
  const build = await once(join(runFolder(), 'dotnet-build-root'), async (root) => {
    await makeRoot(root, IMAGE_PACKAGES);
    await mkdir(join(root, 'var/lang'), { recursive: true });
    await symlink(SDK, join(root, 'var/lang/bin'));
    const settings = join(root, 'root/.nuget/NuGet');
    await mkdir(settings, { recursive: true });
    await writeFile(join(settings, 'NuGet.Config'), NUGET_CONFIG);
    await addPackageManager(root);
  });
  return { runtime, build, host: await javaRoot() };
}

/** A Java host without some of the libraries of the operating system, by the start of their names. */
export async function poorerHost(name: string, without: readonly string[]): Promise<string> {
  const host = await javaRoot();
  return once(join(runFolder(), `java-root-${name}`), async (root) => {
    await copyTree(host, root);
    const patterns = without.flatMap((each, index) => [
      ...(index === 0 ? [] : ['-o']),
      ...['-name', `${each}*`],
    ]);
    await execa('find', [join(root, 'usr/lib'), '(', ...patterns, ')', '-delete']);
  });
}
