import { cp } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { SETTINGS_PATH } from '../../generators/options/index.ts';
import {
  LATER,
  created,
  edit,
  filesOf,
  read,
  run,
  settingsOf,
  untouchedFilesOf,
  write,
} from '../cli/in-process.ts';
import { everything } from '../cli/support.ts';
import { yo, yoOnStreams } from './support.ts';

/** A repository in which the user changed a file that new answers change too, elsewhere. */
async function edited(): Promise<string> {
  const root = await created('--language', 'node');
  write(root, 'Makefile', `${read(root, 'Makefile')}\nmine:\n\ttrue\n`);
  return root;
}

/** The lines of `memory` in the files that new memory changes. */
const memoryIn = (root: string): unknown => [
  settingsOf(root)['memory'],
  /MemorySize: (\d+)/.exec(read(root, 'template.yaml'))?.[1],
  /--memory (\d+)/.exec(read(root, 'Makefile'))?.[1],
];

test('each file is asked about, and the merge is what the command line would write', async () => {
  const root = await edited();
  const twin = join(root, '../twin');
  await cp(root, twin, { recursive: true });
  await run(twin, ['update', '--memory', '512', '--force']);

  const { asked, error, text } = await yo(root, [], { flags: { memory: 512 } });

  expect(error).toBeUndefined();
  expect(asked).toEqual([
    'Overwrite snapper.json?',
    'Overwrite Makefile?',
    'Overwrite template.yaml?',
  ]);
  expect(filesOf(root)).toEqual(filesOf(twin));
  expect(read(root, 'Makefile')).toContain('mine:');
  expect(text).toContain('memory 1769 → 512');
  expect(text).toContain('1 file merged, 2 updated');
});

test('--force asks nothing, and still merges', async () => {
  const root = await edited();

  const { asked, error } = await yo(root, ['.'], { flags: { memory: 512, force: true } });

  expect(error).toBeUndefined();
  expect(asked).toEqual([]);
  expect(memoryIn(root)).toEqual([512, '512', '512']);
  expect(read(root, 'Makefile')).toContain('mine:');
});

test('a refused file stays as it is, counts as edited, and the others are written', async () => {
  const root = await edited();
  const before = read(root, 'Makefile');

  const { error, text } = await yo(root, [], {
    flags: { memory: 512 },
    answers: { 'Overwrite Makefile': 'n' },
  });

  expect(error).toBeUndefined();
  expect(read(root, 'Makefile')).toBe(before);
  expect(memoryIn(root)).toEqual([512, '512', '1769']);
  expect(text).toContain('1 file stays as it is; it counts as edited by you');
  const { exitCode, stdout } = await run(root, ['check']);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/up to date/);
  const restored = await run(root, ['update', '--restore', 'Makefile', '--force']);
  expect(restored.exitCode).toBe(0);
  expect(memoryIn(root)).toEqual([512, '512', '512']);
});

test('"all others" asks no more', async () => {
  const root = await edited();

  const { asked } = await yo(root, [], {
    flags: { memory: 512 },
    answers: { 'Overwrite snapper.json': 'a' },
  });

  expect(asked).toEqual(['Overwrite snapper.json?']);
  expect(memoryIn(root)).toEqual([512, '512', '512']);
});

test.each([
  [
    'snapper.json is refused',
    { 'Overwrite snapper.json': 'n' },
    /nothing was written: snapper\.json/,
  ],
  ['it is aborted half-way', { 'Overwrite template': 'x' }, /aborted; nothing was written/],
])('when %s, nothing is written at all', async (_, answers, message) => {
  const root = await edited();
  const before = untouchedFilesOf(root);

  const { error } = await yo(root, [], { flags: { memory: 512 }, answers });

  expect(error?.message).toMatch(message);
  expect(error?.code).toBe(130);
  expect(untouchedFilesOf(root)).toEqual(before);
});

test('when the only file is refused, it is asked about again next time', async () => {
  const root = await created('--language', 'node');
  edit(root, SETTINGS_PATH, '"memory": 1769', '"memory": 512');
  const before = untouchedFilesOf(root);

  for (let time = 0; time < 2; time += 1) {
    const { asked, text } = await yo(root, [], { answers: { Overwrite: 'n' } });
    expect(asked).toEqual(['Overwrite Makefile?', 'Overwrite template.yaml?']);
    expect(text).toContain('Nothing was written: every file stays as it is.');
  }

  expect(untouchedFilesOf(root)).toEqual(before);
});

test.each([{ dryRun: true }, { dryRun: true, force: true }])(
  '%j shows the merged difference, asks nothing and writes nothing',
  async (flags) => {
    const root = await edited();
    const before = untouchedFilesOf(root);

    const { asked, error, text } = await yo(root, [], { flags: { memory: 512, ...flags } });

    expect(error).toBeUndefined();
    expect(asked).toEqual([]);
    expect(text).toMatch(/-.*--memory 1769 --timeout 30[^]*\+.*--memory 512 --timeout 30/);
    expect(text).toContain('Nothing was written: 1 file to merge, 2 to update');
    expect(text).not.toContain('old mode');
    expect(untouchedFilesOf(root)).toEqual(before);
  },
);

test('--bail fails when a file would change, and only then', async () => {
  const root = await edited();
  const before = untouchedFilesOf(root);

  const changed = await yo(root, [], { flags: { memory: 512, bail: true } });
  const same = await yo(root, [], { flags: { bail: true } });

  expect(changed.error?.message).toMatch(/snapper\.json would change, and --bail stops at that/);
  expect(same.error).toBeUndefined();
  expect(same.text).toContain('up to date; 1 file keeps your edits');
  expect(untouchedFilesOf(root)).toEqual(before);
});

test('a later version merges from the folder above, too', async () => {
  const root = await edited();

  const { asked, error, text } = await yo(join(root, '..'), ['demo'], { version: LATER });

  expect(error).toBeUndefined();
  expect(asked).toContain('Overwrite demo/snapper.json?');
  expect(text).toContain('create-snapper-lambda 0.1.0 → 0.2.0');
  expect(settingsOf(root)['generator']).toBe(LATER);
  expect(read(root, 'Makefile')).toContain('mine:');
});

test('a file that the template dropped is asked about before it goes', async () => {
  const root = await created('--language', 'node', '--ci', 'github');
  const flags = { ci: 'none' };
  const pipeline = '.github/workflows/ci.yml';

  const kept = await yo(root, [], { flags, answers: { [`Overwrite ${pipeline}`]: 'n' } });
  expect(kept.asked).toContain(`Overwrite ${pipeline}?`);
  expect(await everything(root)).toContain(pipeline);

  const other = await created('--language', 'node', '--ci', 'github');
  await yo(other, [], { flags });
  expect(await everything(other)).not.toContain(pipeline);
});

test('conflicts are left between markers, and said with the exit code of the command line', async () => {
  const root = await created('--language', 'node');
  edit(root, 'template.yaml', 'MemorySize: 1769', 'MemorySize: 2000');

  const { error } = await yo(root, [], { flags: { memory: 512 } });

  expect(read(root, 'template.yaml')).toMatch(/<<<<<<<[^]*2000[^]*>>>>>>>/);
  expect(error?.message).toMatch(/conflicts are left in 1 file:\n {2}template\.yaml/);
  expect(error?.code).toBe(3);
});

test.each([
  ['fail', /changed the same lines of template\.yaml/, ['1769', '2000']],
  ['ours', undefined, ['512', '2000']],
  ['theirs', undefined, ['512', '512']],
])('--on-conflict %s is what it is on the command line', async (style, message, memory) => {
  const root = await created('--language', 'node');
  edit(root, 'template.yaml', 'MemorySize: 1769', 'MemorySize: 2000');

  const { error } = await yo(root, [], { flags: { memory: 512, 'on-conflict': style } });

  if (message === undefined) expect(error).toBeUndefined();
  else expect(error?.message).toMatch(message);
  expect([
    String(settingsOf(root)['memory']),
    /MemorySize: (\d+)/.exec(read(root, 'template.yaml'))?.[1],
  ]).toEqual(memory);
});

test('without a terminal no file is changed unasked', async () => {
  const root = await edited();
  const before = untouchedFilesOf(root);

  const refused = await yoOnStreams(root, [], { memory: 512 }, { isTTY: false }).done;
  expect(refused?.message).toMatch(/3 files would change.*no terminal[^]*--force/);
  expect(refused?.code).toBe(2);
  expect(untouchedFilesOf(root)).toEqual(before);

  const forced = await yoOnStreams(root, [], { memory: 512, force: true }, { isTTY: false }).done;
  expect(forced).toBeUndefined();
  expect(memoryIn(root)).toEqual([512, '512', '512']);
});

test('Ctrl-C at a file leaves all as it was', async () => {
  const root = await edited();
  const before = untouchedFilesOf(root);
  const { done, keys, screen } = yoOnStreams(root, [], { memory: 512 }, { isTTY: true });
  await expect.poll(screen).toContain('Overwrite snapper.json?');

  keys.write('\u0003');

  expect((await done)?.name).toBe('ExitPromptError');
  expect(untouchedFilesOf(root)).toEqual(before);
});

test('what the user changes while being asked is not overwritten', async () => {
  const root = await edited();
  const { done, keys, screen } = yoOnStreams(root, [], { memory: 512 }, { isTTY: true });
  await expect.poll(screen).toContain('Overwrite snapper.json?');
  write(root, 'Makefile', 'all mine');

  keys.write('a\n');

  expect((await done)?.message).toMatch(/could not be updated: Makefile changed/);
  expect(read(root, 'Makefile')).toBe('all mine');
  expect(settingsOf(root)['memory']).toBe(1769);
});
