import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { serve } from './support-git-server.ts';
import { packageEntries, tarballOf } from './support-tarball.ts';
import type { Entry } from './support-tarball.ts';

/** The registry of an organisation, on this machine: private, and for one scope. */
export interface Registry {
  /** The paths of packages and tarballs that it was asked for. */
  readonly requests: readonly string[];
  /** Publishes a version of a package, with a manifest if it has none; the last one is the latest. */
  publish(name: string, version: string, entries: readonly Entry[]): Promise<void>;
  /** Replaces the tarball of a version by another, without telling so. */
  tamper(name: string, version: string, entries: readonly Entry[]): Promise<void>;
}

const TOKEN = 'xyzzy-plugh';

/** Starts a registry, and lets npm in a folder know it, with credentials. */
export async function startRegistry(folder: string, scope = '@acme'): Promise<Registry> {
  const packages = new Map<string, Map<string, { bytes: Buffer; integrity: string }>>();
  const server = await serve((request, response) => {
    if (request.headers.authorization !== `Bearer ${TOKEN}`) {
      return void response.writeHead(401).end('{}');
    }
    const path = decodeURIComponent(request.url ?? '').slice(1);
    const [name, tarball] = path.split('/-/');
    const versions = packages.get(name!);
    if (versions === undefined) return void response.writeHead(404).end('{}');
    if (tarball !== undefined) {
      return void response.end(versions.get(tarball.replace('.tgz', ''))!.bytes);
    }
    const all = [...versions].map(([version, { integrity }]) => {
      const dist = { integrity, tarball: `${server.address}/${name}/-/${version}.tgz` };
      return [version, { name, version, dist }];
    });
    const latest = [...versions.keys()].at(-1);
    response.end(
      JSON.stringify({
        name,
        'dist-tags': { latest },
        versions: Object.fromEntries(all) as unknown,
      }),
    );
  });
  const lines = [
    `${scope}:registry=${server.address}/`,
    `${server.address.replace('http:', '')}/:_authToken=${TOKEN}`,
    'fetch-retries=0',
    // What a project says must not change what is done.
    'dry-run=true',
    'ignore-scripts=false',
    'workspaces=true',
    'pack-destination=/nonexistent',
  ];
  await writeFile(join(folder, '.npmrc'), `${lines.join('\n')}\n`);
  return {
    requests: server.requests,
    publish: async (name, version, entries) => {
      const manifest = packageEntries({ 'package.json': JSON.stringify({ name, version }) });
      const hasManifest = entries.some((entry) => entry.name === 'package/package.json');
      const bytes = await tarballOf([...(hasManifest ? [] : manifest), ...entries]);
      const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
      const versions =
        packages.get(name) ?? new Map<string, { bytes: Buffer; integrity: string }>();
      packages.set(name, versions.set(version, { bytes, integrity }));
    },
    tamper: async (name, version, entries) => {
      const before = packages.get(name)!.get(version)!;
      packages.get(name)!.set(version, { ...before, bytes: await tarballOf(entries) });
    },
  };
}
