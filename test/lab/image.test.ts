import { existsSync } from 'node:fs';
import { cp, mkdir, realpath, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';

import { Emulation } from '../../generators/emulator/index.ts';
import type { EmulationOptions } from '../../generators/emulator/index.ts';
import type { ImageStore } from './support/buildah.ts';
import { ensurePackages } from './support/debian.ts';
import { generateProject } from './support/generated-project.ts';
import { javaHost } from './support/java-host.ts';
import { openStandIns } from './support/languages.ts';
import { nodeRoots } from './support/node-images.ts';
import { once } from './support/once.ts';
import { importProvidedImage } from './support/provided-image.ts';
import { describeLab } from './support/requirements.ts';
import { copyTree } from './support/root-filesystem.ts';
import { runFolder } from './support/workspace.ts';

/** Reads its asset before the snapshot, counts restores, and says how it was started. */
const FUNCTION = `import { readFileSync } from 'node:fs';
import { registerAfterRestore } from './snapshot.mjs';

const word = readFileSync(process.env.ASSETS_DIR + '/word.txt', 'utf8').trim();
let restores = 0;
registerAfterRestore(() => {
  restores += 1;
});

export const handler = async () => ({
  word,
  restores,
  runtime: process.env.AWS_EXECUTION_ENV,
  primed: process.env.SNAPPER_PRIMING,
});
`;

/** What an image says of itself. */
interface ImageDescription {
  readonly config: {
    readonly Entrypoint: readonly string[];
    readonly Cmd: readonly string[];
  };
}

/** The image with compilers, and npm in it as in AWS's. */
async function buildRootWithNpm(): Promise<string> {
  const { build } = await nodeRoots();
  return once(join(runFolder(), 'build-root-with-npm'), async (root) => {
    await copyTree(build, root);
    const { stdout } = await execa('sh', ['-c', 'command -v npm']);
    const program = await realpath(stdout);
    const modules = join(root, 'var/lang/lib/node_modules');
    await mkdir(modules, { recursive: true });
    await cp(join(program, '../..'), join(modules, 'npm'), { recursive: true });
    await symlink('../lib/node_modules/npm/bin/npm-cli.js', join(root, 'var/lang/bin/npm'));
  });
}

describeLab('the image of a function', () => {
  let store: ImageStore;
  let root: string;
  let description: ImageDescription;
  const running: Emulation[] = [];

  beforeAll(async () => {
    await ensurePackages('make');
    const project = join(runFolder(), 'image-project');
    await generateProject(project, { language: 'node', packaging: 'image', assets: 'models' });
    await writeFile(join(project, 'models/word.txt'), 'weights\n');
    await writeFile(join(project, 'src/app.mjs'), FUNCTION);
    // What another machine's npm left must not get into the image.
    await mkdir(join(project, 'src/node_modules/left'), { recursive: true });
    await writeFile(join(project, 'src/node_modules/left/index.js'), '');
    store = await openStandIns('node', { roots: { build: await buildRootWithNpm() } });
    await importProvidedImage(store);
    root = join(runFolder(), 'image-root');
    const builder = `${store.buildCommand} --output type=local,dest=${root}`;
    await execa('make', ['image', `CONTAINER_BUILD=${builder}`], {
      cwd: project,
      env: { ...store.environment, STACK: 'lab-image' },
    });
    description = (await store.inspect('lab-image')) as ImageDescription;
  });

  afterEach(() => Promise.all(running.splice(0).map((emulation) => emulation.stop())));

  afterAll(() => store.delete());

  /** Starts what the image says, as Lambda does. */
  async function start(options: Partial<EmulationOptions> = {}): Promise<Emulation> {
    const host = await javaHost({ root, opt: join(root, 'opt'), task: join(root, 'var/task') });
    const { Cmd, Entrypoint } = description.config;
    const emulation = await Emulation.start({
      host: 'image',
      launch: (environment) => host.run([...Entrypoint, ...Cmd], environment),
      // The entry point has to set it itself.
      handler: 'none.at.all',
      environment: { ASSETS_DIR: '/opt/models' },
      ...options,
    });
    running.push(emulation);
    return emulation;
  }

  test('says what Lambda wants to know of it', () => {
    expect(description.config).toMatchObject({
      Entrypoint: ['/lambda-entrypoint.sh'],
      Cmd: ['app.handler'],
      WorkingDir: '/var/task',
      Labels: { 'com.amazonaws.lambda.feature.snapstart': 'Allow' },
    });
  });

  test('goes through init, snapshot, restore and invoke', async () => {
    const emulation = await start();

    const init = await emulation.init();
    const restore = await emulation.restore();
    const invoke = await emulation.invoke({});

    const output = emulation.output.map(({ text }) => text).join('\n');
    expect(init, output).toMatchObject({ outcome: 'ready', snapshotAt: 'restore/next' });
    expect(restore, output).toMatchObject({ outcome: 'ready' });
    expect(invoke, output).toMatchObject({
      outcome: 'response',
      response: { json: { word: 'weights', restores: 1, runtime: 'AWS_Lambda_nodejs24.x' } },
    });
    expect(emulation.violations).toEqual([]);
  });

  test('runs without SnapStart too, to compare', async () => {
    const emulation = await start({ snapStart: false });

    const init = await emulation.init();
    const invoke = await emulation.invoke({});

    expect(init).toMatchObject({ outcome: 'ready' });
    expect(invoke).toMatchObject({
      outcome: 'response',
      response: { json: { word: 'weights', restores: 0 } },
    });
  });

  test('holds the built function, and nothing that lay beside it', () => {
    expect(existsSync(join(root, 'var/task/app.mjs'))).toBe(true);
    expect(existsSync(join(root, 'var/task/Makefile'))).toBe(false);
    expect(existsSync(join(root, 'var/task/node_modules'))).toBe(false);
    expect(existsSync(join(root, 'var/lang'))).toBe(false);
  });
});
