import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { manifestOf } from '../../support/package.ts';

/** A package to be served. */
export interface Served {
  readonly tarball: string;
  /** Where its manifest lies. */
  readonly folder: string;
}

/** A package registry on this machine that has nothing but what it was given. */
export interface Registry {
  readonly address: string;
  /** The paths that it was asked for since this was called last. */
  requests(): readonly string[];
  close(): Promise<void>;
}

/** Serves packages as a registry does: what there is to know about each, and its tarball. */
export async function serveRegistry(packages: readonly Served[]): Promise<Registry> {
  const answers = new Map<string, Buffer>();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    // The slash of a scope may come encoded.
    const path = decodeURIComponent(request.url ?? '');
    asked.push(path);
    const answer = answers.get(path);
    if (answer === undefined) return void response.writeHead(404).end('{}');
    response.writeHead(200, { 'content-length': answer.length }).end(answer);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  for (const each of packages) {
    const { name, version } = await manifestOf(each.folder);
    const path = `/${name}/-/${name}-${version}.tgz`;
    const bytes = await readFile(each.tarball);
    answers.set(path, bytes);
    answers.set(`/${name}`, Buffer.from(await packument(each.folder, `${address}${path}`, bytes)));
  }
  return {
    address,
    requests: () => asked.splice(0),
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

/** What a registry tells of a package that has one version. */
async function packument(folder: string, tarball: string, bytes: Buffer): Promise<string> {
  const manifest = await manifestOf(folder);
  const { name, version } = manifest;
  const dist = {
    tarball,
    integrity: `sha512-${createHash('sha512').update(bytes).digest('base64')}`,
    shasum: createHash('sha1').update(bytes).digest('hex'),
  };
  return JSON.stringify({
    name,
    'dist-tags': { latest: version },
    versions: { [version]: { ...manifest, dist } },
    // Some clients do not take what came out only now.
    time: { [version]: '2020-01-01T00:00:00.000Z' },
  });
}
