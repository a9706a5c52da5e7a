import { execa } from 'execa';
import { chmod, chown, mkdir, mkdtemp, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

import type { Container, ImageStore } from './support/buildah.ts';
import { generateProject } from './support/generated-project.ts';
import { openStandIns } from './support/languages.ts';
import { NODE_IMAGES, nodeRoots } from './support/node-images.ts';
import { once } from './support/once.ts';
import { pythonRoots } from './support/python-images.ts';
import { describeDotnetLab, describeLab } from './support/requirements.ts';
import { copyTree } from './support/root-filesystem.ts';
import { sharedOpensslNode } from './support/shared-openssl-node.ts';
import { importImage } from './support/stand-in-images.ts';
import type { ImageRoots } from './support/stand-in-images.ts';
import { runFolder } from './support/workspace.ts';

const MINUTES = 60_000;

const IMAGE = 'localhost/lab-dev';

/** A developer's number: neither root's nor the one that the stage takes by default. */
const USER_ID = 1234;

/** Must not get into an image, wherever it stands on the machine that builds. */
const SECRET = 'wJalrXUtnFEMI-K7MDENG-bPxRfiCYEXAMPLEKEY';

type LanguageId = 'dotnet' | 'node' | 'python';

/** What this test reads of an image's configuration. */
interface ImageConfiguration {
  readonly config: {
    readonly User: string;
    readonly Env: readonly string[];
    readonly Entrypoint?: readonly string[];
    readonly Cmd: readonly string[];
    readonly WorkingDir: string;
  };
}

/** A generated repository, and a container of its stage `dev`. */
interface Dev {
  readonly project: string;
  readonly store: ImageStore;
  readonly container: Container;
}

interface Own {
  readonly roots?: Partial<ImageRoots>;
  /** The root filesystem of the image that Node.js is taken from. */
  readonly node?: string;
}

async function openDev(language: LanguageId, { roots = {}, node }: Own = {}): Promise<Dev> {
  const project = await mkdtemp(join(runFolder(), 'dev-'));
  await chmod(project, 0o755);
  await generateProject(project, { language });
  await writeFile(join(project, '.env'), `AWS_SECRET_ACCESS_KEY=${SECRET}\n`);
  const store = await openStandIns(language, { roots });
  if (language !== 'node') {
    const root = node ?? (await nodeRoots()).runtime;
    await importImage(store, NODE_IMAGES.runtime, root, 'x86_64');
  }
  process.env['AWS_SECRET_ACCESS_KEY'] = SECRET;
  try {
    const buildArguments = { USER_ID: String(USER_ID) };
    await store.build({ context: project, target: 'dev', buildArguments, tag: IMAGE });
  } finally {
    delete process.env['AWS_SECRET_ACCESS_KEY'];
  }
  return { project, store, container: await store.createContainer(IMAGE) };
}

async function closeDev(dev: Dev | undefined): Promise<void> {
  await dev?.container.remove();
  dev?.store.delete();
}

const languages = [
  { language: 'node', describeHere: describeLab },
  { language: 'python', describeHere: describeLab },
  { language: 'dotnet', describeHere: describeDotnetLab },
] as const;

for (const { language, describeHere } of languages) {
  describeHere(`the stage dev for ${language}`, () => {
    let dev: Dev;

    beforeAll(async () => {
      dev = await openDev(language);
    }, 5 * MINUTES);

    afterAll(() => closeDev(dev));

    test('is no place for root, and starts a shell', async () => {
      const { config } = (await dev.store.inspect(IMAGE)) as ImageConfiguration;
      const who = await dev.container.run(['bash', '-c', 'echo "$(id -un) $(id -u) $HOME"']);

      expect(config).toMatchObject({ User: 'dev', Cmd: ['/bin/bash'], WorkingDir: '/workspace' });
      // AWS's images start the runtime of Lambda.
      expect(config.Entrypoint ?? []).toEqual([]);
      expect(who).toBe(`dev ${USER_ID} /home/dev`);
    });

    test('gives the developer what is written into a mounted folder', async () => {
      const folder = await mkdtemp(join(runFolder(), 'mounted-'));
      await chown(folder, USER_ID, USER_ID);

      const script = 'echo built > /workspace/result && echo mine > ~/note';
      await dev.container.run(['bash', '-c', script], {
        mounts: [{ source: folder, target: '/workspace' }],
      });

      const { uid, gid } = await stat(join(folder, 'result'));
      expect({ uid, gid }).toEqual({ uid: USER_ID, gid: USER_ID });
    });

    test('has Node.js for the tools of the repository', async () => {
      const mounts = [{ source: dev.project, target: '/workspace' }];

      const version = await dev.container.run(['node', '--version']);
      const help = await dev.container.run(['node', 'tools/snapstart-emulator.mjs', '--help'], {
        mounts,
      });

      expect(version).toMatch(/^v24\./);
      expect(help).toContain('--layer');
    });

    test('asks the system for git and an editor', async () => {
      const calls = await dev.container.run(['cat', '/dnf-calls']);

      expect(calls).toBe('install --assumeyes git less nano\nclean all');
    });

    test('knows no credentials, neither in its configuration nor in its files', async () => {
      const configuration = JSON.stringify(await dev.store.inspect(IMAGE));
      const folders = '/etc /home /opt /root /tmp /usr/local /workspace';
      const search = `grep -rlFs --devices=skip -e '${SECRET}' ${folders} || true`;

      const found = await dev.container.run(['bash', '-c', search], { user: 'root' });

      expect(configuration).not.toMatch(/AWS_(ACCESS|SECRET|SESSION|PROFILE|REGION|CONFIG)/);
      expect(configuration).not.toContain(SECRET);
      expect(found).toBe('');
    });
  });
}

describeLab('the stage dev with a Node.js that has an OpenSSL of its own', () => {
  let dev: Dev;

  beforeAll(async () => {
    const image = await sharedOpensslNode();
    const roots = await pythonRoots();
    const build = await once(join(runFolder(), 'python-build-root-with-modules'), async (root) => {
      await copyTree(roots.build, root);
      // Debian's Node.js looks for some of its modules there.
      await mkdir(join(root, 'usr/share'), { recursive: true });
      await execa('cp', ['--archive', image.modules ?? '', join(root, 'usr/share/nodejs')]);
    });
    const node = (await nodeRoots(image)).runtime;
    dev = await openDev('python', { roots: { build }, node });
  }, 5 * MINUTES);

  afterAll(() => closeDev(dev));

  test('starts it with that, and nothing else', async () => {
    const maps = `const maps = require('node:fs').readFileSync('/proc/self/maps', 'utf8');
      require('node:tls').createSecureContext();
      console.log([...new Set(maps.match(/\\S*lib(ssl|crypto)\\.so\\S*/g))].sort().join(' '));`;

    expect(await dev.container.run(['node', '--eval', maps])).toBe(
      '/opt/node/lib/libcrypto.so.3 /opt/node/lib/libssl.so.3',
    );
    expect(await dev.container.run(['bash', '-c', 'echo "$LD_LIBRARY_PATH"'])).not.toContain(
      '/opt/node',
    );
  });

  test('leaves the Python of the function as it was', async () => {
    const script = 'import ssl; print(open("/proc/self/maps").read().count("/opt/node"))';

    expect(await dev.container.run(['python3.13', '-c', script])).toBe('0');
  });
});
