import { statSync } from 'node:fs';
import { appendFile, chmod, cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

import { beforeAll, expect, test } from 'vitest';

import { COMMANDS } from '../../generators/cli/commands.ts';
import { ALL_THERE } from '../doctor/support.ts';
import { describeUnless } from '../support/tools.ts';
import { published } from './package/published.ts';
import { trace } from './package/trace.ts';
import type { Trace } from './package/trace.ts';
import { contentsOf, newPlace, succeedIn } from './package/user.ts';
import type { Place } from './package/user.ts';
import { ensurePackages } from './support/debian.ts';

/** What stands in every value of the environment that may be a secret, and nowhere else. */
const MARK = 'hunter2-4f1c';

const SECRETS = [
  'AWS_ACCESS_KEY_ID',
  'AWS_PROFILE',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'CONTAINER_BUILD',
  'DATABASE_URL',
  'EMAIL',
  'GITHUB_TOKEN',
  'LOGNAME',
  'NODE_AUTH_TOKEN',
  'NPM_TOKEN',
  'PYTHON',
  'SNAPPER_SECRET',
  'USER',
  'npm_config__auth',
];

/** A command line, and how it ends. */
interface Case {
  readonly args: string;
  /** What is done to the repository `my-fn` first. @default nothing */
  readonly before?: (repository: string) => Promise<void>;
  /** @default 0 */
  readonly exitCode?: number;
  /** The one folder that it may touch, and does. @default none */
  readonly writes?: string;
}

const edited = (path: string, text: string) => async (repository: string) =>
  writeFile(join(repository, path), text);
const editedBy = (path: string, edit: (text: string) => string) => async (repository: string) =>
  writeFile(join(repository, path), edit(await readFile(join(repository, path), 'utf8')));
const without = async (repository: string): Promise<void> => rm(repository, { recursive: true });

/** Puts an organisation's preset beside the repository. */
const withPreset = async (repository: string): Promise<void> => {
  const folder = join(repository, '../platform');
  await mkdir(folder);
  const preset = { name: 'platform', version: '1.0.0', defaults: { memory: 512 } };
  await writeFile(join(folder, 'snapper.preset.json'), JSON.stringify(preset));
};

const CASES: readonly Case[] = [
  { args: 'my-fn --language node --yes', before: without, writes: 'my-fn' },
  { args: 'my-fn --language dotnet --yes --no-git --json', before: without, writes: 'my-fn' },
  { args: 'my-fn --yes', exitCode: 1 },
  { args: 'my-fn --language cobol --yes', before: without, exitCode: 2 },
  { args: 'my-fn', before: without, exitCode: 2 },
  { args: 'my-fn --no-such-flag', exitCode: 2 },
  { args: 'update my-fn --memory 1024', writes: 'my-fn' },
  { args: 'update my-fn --memory 1024 --dry-run' },
  { args: 'update my-fn --memory 1', exitCode: 2 },
  { args: 'update my-fn', before: edited('snapper.json', '{ "name": '), exitCode: 2 },
  { args: 'update my-fn --json', before: edited('.snapper/base.json', 'null'), exitCode: 1 },
  {
    args: 'update my-fn --memory 1024',
    before: editedBy('template.yaml', (text) => text.replace('MemorySize: 1769', 'MemorySize: 1')),
    exitCode: 3,
    writes: 'my-fn',
  },
  { args: 'check my-fn' },
  { args: 'check my-fn --strict --json', before: edited('Makefile', 'all:\n'), exitCode: 1 },
  { args: 'check .', exitCode: 1 },
  { args: 'diff my-fn', before: edited('Makefile', 'all:\n') },
  { args: 'doctor', exitCode: 1 },
  { args: 'doctor my-fn --json', exitCode: 1 },
  { args: 'explain my-fn' },
  { args: 'eject my-fn --yes', writes: 'my-fn' },
  { args: 'eject my-fn', exitCode: 2 },
  { args: 'preset init platform', writes: 'platform' },
  { args: 'preset check platform', before: withPreset },
  { args: 'preset check my-fn', exitCode: 1 },
  { args: 'preset list' },
  { args: 'new-fn --preset ./platform --yes', before: withPreset, writes: 'new-fn' },
  { args: 'advise --init 2400 --invocations 2e6 --memory 1769' },
  { args: 'advise --init much', exitCode: 2 },
  { args: 'runtimes' },
  { args: 'runtimes --json' },
  { args: 'completion bash' },
  { args: 'completion zsh' },
  { args: 'completion fish' },
  { args: '--help' },
  { args: 'update --help' },
  { args: '--version' },
];

describeUnless(process.platform === 'linux' ? undefined : 'it needs Linux', 'traced', () => {
  let product: string;

  beforeAll(async () => {
    await ensurePackages('strace');
    product = (await published()).folder;
  });

  test('every command is among the cases', () => {
    const commands = COMMANDS.map(({ name }) => name).filter((name) => name !== 'create');
    const traced = new Set(CASES.map(({ args }) => args.split(' ')[0]));

    expect(commands.filter((name) => !traced.has(name))).toEqual([]);
  });

  test.each(CASES)(
    '$args: no network, nothing touched but the repository, no value of the environment told',
    async ({ args, before, exitCode = 0, writes }) => {
      const place = await placeWithRepository();
      const repository = join(place.work, 'my-fn');
      await before?.(repository);
      const around = await contentsAround(place, writes);

      const traced = await trace(
        place,
        [process.execPath, join(product, 'dist/cli.js'), ...args.split(' ')],
        environmentOf(place),
      );

      expect(traced, `${traced.stdout}\n${traced.stderr}`).toMatchObject({ exitCode });
      expect(traced.network).toEqual([]);
      expect(touchedBeyond(traced, place, writes)).toEqual([]);
      expect(traced.touched.some((path) => path.startsWith(place.work))).toBe(writes !== undefined);
      expect(await contentsAround(place, writes)).toEqual(around);
      await expectNoMark(traced, place);
    },
  );

  test('an error that nobody foresaw tells no value of the environment either', async () => {
    const place = await placeWithRepository();
    const broken = join(place.home, '..', 'broken');
    await cp(product, broken, { recursive: true });
    const chunks = join(broken, 'dist/chunks');
    // What renders is by far the largest.
    const sizes = (await readdir(chunks)).map((name): [string, number] => [
      join(chunks, name),
      statSync(join(chunks, name)).size,
    ]);
    const [largest] = sizes.sort(([, left], [, right]) => right - left)[0]!;
    await appendFile(largest, '\nthrow new TypeError("out of the blue");');

    const traced = await trace(
      place,
      [process.execPath, join(broken, 'dist/cli.js'), 'new-fn', '--yes'],
      environmentOf(place),
    );

    expect(traced.exitCode).toBe(1);
    expect(traced.stderr).toContain('out of the blue');
    expect(traced.network).toEqual([]);
    expect(touchedBeyond(traced, place)).toEqual([]);
    await expectNoMark(traced, place);
  });

  /** A place with a repository `my-fn`, a folder for temporary files, and nothing but stand-ins on `PATH`. */
  async function placeWithRepository(): Promise<Place> {
    const place = await newPlace();
    await mkdir(join(place.home, 'tmp'));
    await mkdir(join(place.home, 'bin'));
    // git makes a repository in earnest; the others are asked what they are.
    const git = `PATH='${process.env['PATH']}' exec git "$@"`;
    for (const [name, script] of Object.entries({ ...ALL_THERE, git })) {
      const path = join(place.home, 'bin', name);
      await writeFile(path, `#!/bin/sh\n${script}\n`);
      await chmod(path, 0o755);
    }
    const { CONTAINER_BUILD, PYTHON, ...env } = environmentOf(place);
    void [CONTAINER_BUILD, PYTHON];
    const create = ['my-fn', '--language', 'python', '--yes', '--no-git'] as const;
    await succeedIn(place.work, [process.execPath, join(product, 'dist/cli.js'), ...create], env);
    return place;
  }
});

function environmentOf({ home }: Place): Readonly<Record<string, string>> {
  return {
    ...Object.fromEntries(SECRETS.map((name) => [name, `${MARK}-${name}`])),
    PATH: join(home, 'bin'),
    HOME: home,
    TMPDIR: join(home, 'tmp'),
  };
}

/** What was touched and must not be. A new folder is staged beside its place. */
function touchedBeyond({ touched }: Trace, { work }: Place, writes?: string): readonly string[] {
  return touched
    .filter((path) => !['/dev/null', '/dev/tty'].includes(path))
    .filter((path) => {
      const first = relative(work, path).split('/')[0]!;
      const isStage = first.startsWith(`.${writes}.snapper-`);
      return writes === undefined || (first !== writes && !isStage);
    });
}

/** Everything in a place but the folder that is written. */
async function contentsAround({ home, work }: Place, writes?: string): Promise<object> {
  const inWork = Object.entries(await contentsOf(work));
  return {
    home: await contentsOf(home),
    work: Object.fromEntries(inWork.filter(([path]) => path.split('/')[0] !== writes)),
  };
}

async function expectNoMark({ stderr, stdout }: Trace, { work }: Place): Promise<void> {
  expect(stdout + stderr).not.toContain(MARK);
  for (const path of await readdir(work, { recursive: true })) {
    const text = await readFile(join(work, path), 'utf8').catch(() => '');
    expect(text.includes(MARK), path).toBe(false);
  }
}
