import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import {
  describeRepeats,
  knownSources,
  shortened,
} from '../../../generators/emulator/uniqueness/index.ts';
import { signsIn } from '../../../generators/emulator/uniqueness/known-sources.ts';

const repeat = {
  path: 'id',
  shape: 'token',
  value: 'V1StGXR8_Z5jdHi6B-myT',
  clones: [1, 2],
} as const;

const NO_REPEATS = { generated: [], stored: [], doubtful: [] };

test('a find is named with its place and the beginning of its value, and with what to do', () => {
  const text = describeRepeats({ ...NO_REPEATS, generated: [repeat] }, []);

  expect(text).toContain('  id: token V1StGX… (21 characters) in clones 1, 2\n');
  expect(text).toContain('after-restore hook');
  expect(text).not.toContain(repeat.value);
});

test('the response itself is a place, too', () => {
  expect(describeRepeats({ ...NO_REPEATS, doubtful: [{ ...repeat, path: '' }] }, [])).toContain(
    '  the response: token',
  );
});

test('what was stored is told from what may be meant to be constant', () => {
  const stored = { ...repeat, path: 'instance' };

  const lines = describeRepeats({ generated: [], stored: [stored], doubtful: [repeat] }, []).split(
    '\n',
  );

  expect(lines[0]).toContain('made before the snapshot');
  expect(lines.findIndex((line) => line.includes('instance: '))).toBe(2);
  expect(lines.findIndex((line) => line.includes('meant to be constant'))).toBeGreaterThan(2);
  expect(lines.join(' ')).toContain('failed: run it again');
});

test('a place is named once, however many values it gave', () => {
  const generated = [repeat, { ...repeat, value: 'another' }];

  expect(describeRepeats({ ...NO_REPEATS, generated }, [])).toContain(
    '  id: token V1StGX… (21 characters) and 1 more in clones 1, 2\n',
  );
});

test('what cannot be read to its end is counted', () => {
  const generated = Array.from({ length: 23 }, (_, index) => ({ ...repeat, path: `id${index}` }));

  expect(describeRepeats({ ...NO_REPEATS, generated }, []).split('\n')).toContain('  and 3 more');
});

test('nothing is said where nothing is found', () => {
  expect(describeRepeats(NO_REPEATS, [])).toBe('');
});

test('a short value is shown as it is', () => {
  expect(shortened('17')).toBe('17');
});

test.each([
  ['app.mjs', "import { Worker } from 'node:worker_threads';", 'worker threads'],
  ['app.js', 'const { nanoid } = require("nanoid");', 'nanoid'],
  [
    'bundle.mjs',
    'let a="useandom-26T198340PX75pxJACKVERYMINDBUSHWOLF_GQZbfghjklqvwyzrict"',
    'nanoid',
  ],
  ['node_modules/uuid/dist/rng.js', 'const rnds8Pool = new Uint8Array(256);', 'uuid'],
  ['node_modules/bson/lib/bson.cjs', 'let PROCESS_UNIQUE = null;', 'ObjectIds'],
  ['bundle.mjs', 'class a{static getInc(){return a.index=(a.index+1)%16777215}}', 'ObjectIds'],
  ['app.js', "const tracer = require('dd-trace').init();", 'dd-trace'],
  ['app.mjs', "import { uuid } from '@lukeed/uuid/secure'", '@lukeed/uuid'],
  ['bundle.mjs', '// ../node_modules/hexoid/dist/index.mjs\nvar i = 0;', 'hexoid'],
  ['app.cjs', "require('seedrandom')", 'seed of its own'],
  ['bundle.mjs', '  "node_modules/seedrandom/index.js"(exports, module) {', 'seed of its own'],
  ['app.py', 'dice = random.Random(42)', 'random.Random'],
  ['app.py', 'from random import Random', 'random.Random'],
  ['app.py', 'rng = np.random.default_rng()', 'numpy'],
  ['app.py', 'from pymongo import MongoClient', 'ObjectIds'],
  ['langsmith/_internal/_uuid.py', '    from uuid_utils.compat import uuid7', 'uuid_utils'],
  ['MongoDB.Bson.dll', 'MZ', 'ObjectIds'],
  ['Lambda.dll', 'MZ\0System\0Random\0.ctor\0', 'Random'],
])('a source is seen in %s', (file, content, what) => {
  expect(signsIn(file, content)).toEqual([expect.stringContaining(what)]);
});

test.each([
  ['app.mjs', 'import { randomUUID } from "node:crypto";'],
  ['app.mjs', "const dependencies = ['dd-trace', 'hexoid'];"],
  ['app.py', 'import random\nrandom.random()'],
  ['app.py', 'from bsonish import x\n# import pymongo'],
  ['numpy/random/_examples.py', 'rng = default_rng()'],
  ['Lambda.dll', 'MZ\0Random\0get_Shared\0'],
  ['AWSSDK.Core.dll', 'MZ\0Random\0'],
  ['README.md', "nanoid('worker_threads')"],
])('none is seen in %s with %j', (file, content) => {
  expect(signsIn(file, content)).toEqual([]);
});

test("each source is named once, by the function's own file before what it depends on", async () => {
  const folder = await mkdtemp(join(tmpdir(), 'uniqueness-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const file of ['a/node_modules/x/index.js', 'main.js']) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), "require('worker_threads')");
  }

  expect(await knownSources(folder)).toMatchObject([{ file: 'main.js' }]);
});
