import { execa } from 'execa';
import { chmod, copyFile, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { builtLayer } from '../support/built-layer.ts';
import { ensurePackages } from '../support/debian.ts';
import { copyOfLayer } from '../support/java-host.ts';
import { numpyFolders } from '../support/python-images.ts';
import { describeLab } from '../support/requirements.ts';
import { runFolder } from '../support/workspace.ts';
import { openHost } from './support/host.ts';
import type { Host } from './support/host.ts';

/** What one clone draws, by source of randomness; see clones/function.py. */
type RandomValues = Readonly<Record<string, string>>;

const CLONES = join(import.meta.dirname, 'clones');
const UNAWARE = join(import.meta.dirname, '../clones/constant-getpid.c');

/** Sets what is loaded into Python alone. */
const WRAPPER = `#!/bin/bash
LD_PRELOAD=/opt/clones/constant-getpid.so exec "$@"
`;

/** The delegator's own part without what it is there for. */
const WITHOUT_RESEED = `def prepare_reseed() -> None: ...

def reseed() -> None: ...
`;

/** What the kernel draws each time. */
const KERNEL = ['uuid.uuid4'];

/** What belongs to the function, and repeats in any case: it has to renew its own generators. */
const OWN = ['own Random', 'hash of a string'];
const OWN_WITH_NUMPY = [...OWN, 'own numpy Generator'];

describeLab('two environments restored from one snapshot', () => {
  let host: Host;
  /** The layer with what clones take, as it is and with a delegator that does not reseed. */
  let reseeding: string;
  let plain: string;
  let task: string;

  beforeAll(async () => {
    host = await openHost();
    task = await mkdtemp(join(runFolder(), 'clones-'));
    await copyFile(join(CLONES, 'function.py'), join(task, 'function.py'));
    reseeding = await layerForClones('python-layer-for-clones');
    plain = await layerForClones('python-layer-without-reseed');
    const reseed = join(plain, 'snapper/delegator/snapper_delegator/reseed.py');
    // The compiled one would be taken, whatever the source says.
    await rm(join(reseed, '../__pycache__'), { recursive: true });
    await rm(reseed);
    await writeFile(reseed, WITHOUT_RESEED);
  });

  afterEach(() => host.stopAll());

  test('share no random number but of generators that the function made itself', async () => {
    const [first, second] = await draw(reseeding);

    expect(repeated(first, second)).toEqual(OWN);
    expect(Object.keys(first)).not.toContain('numpy.random');
  });

  test('share none of numpy either, when the function has it', async () => {
    const [first, second] = await draw(await withNumpy(reseeding, 'python-layer-numpy'));

    expect(repeated(first, second)).toEqual(OWN_WITH_NUMPY);
    expect(Object.keys(first)).toContain('numpy.random');
  });

  test('would share all but what the kernel draws without the reseed', async () => {
    const [first, second] = await draw(await withNumpy(plain, 'python-layer-numpy-plain'));

    expect(repeated(first, second)).toEqual(
      Object.keys(first).filter((source) => !KERNEL.includes(source)),
    );
    expect(Object.keys(first)).toEqual(
      expect.arrayContaining([
        'random',
        'ssl.RAND_bytes',
        'TLS client random',
        'tempfile',
        'uuid.uuid1 clock sequence',
        'numpy.random',
      ]),
    );
  });

  /** What each of two clones draws after the restore. */
  async function draw(opt: string): Promise<readonly [RandomValues, RandomValues]> {
    const emulation = await host.start({
      handler: 'function.handler',
      task,
      opt,
      processes: 2,
      environment: { SNAPPER_NEXT_WRAPPER: '/opt/clones/wrapper' },
    });
    await host.ready(emulation);
    const answers = await Promise.all([
      host.answer<Answer>(emulation, {}),
      host.answer<Answer>(emulation, {}),
    ]);
    const [first, second] = ['first', 'second'].map((name) =>
      answers.find(({ clone }) => clone === name),
    );
    if (!first || !second) throw new Error(`not two clones: ${JSON.stringify(answers)}`);
    return [first.values, second.values];
  }
});

interface Answer {
  readonly clone: string;
  readonly values: RandomValues;
}

async function layerForClones(name: string): Promise<string> {
  await ensurePackages('gcc', 'libc6-dev');
  const { opt } = await builtLayer({ language: 'python' });
  const copy = await copyOfLayer(opt, name);
  const folder = join(copy, 'clones');
  await mkdir(folder);
  const unaware = join(folder, 'constant-getpid.so');
  await execa('gcc', ['-O2', '-shared', '-fPIC', '-o', unaware, UNAWARE]);
  await writeFile(join(folder, 'wrapper'), WRAPPER);
  await chmod(join(folder, 'wrapper'), 0o755);
  return copy;
}

/** Another layer beside it that brings numpy, with its libraries where Lambda looks for them. */
async function withNumpy(opt: string, name: string): Promise<string> {
  const copy = await copyOfLayer(opt, name);
  const { modules, libraries } = await numpyFolders();
  await cp(modules, join(copy, 'python'), { recursive: true });
  await cp(libraries, join(copy, 'lib'), { recursive: true });
  return copy;
}

/** The sources of which both clones drew the same. */
function repeated(first: RandomValues, second: RandomValues): string[] {
  return Object.keys(first).filter((source) => first[source] === second[source]);
}
