import { expect, test } from 'vitest';

import { isLater, migrate } from '../../generators/regenerate/index.ts';
import type { Migration } from '../../generators/regenerate/index.ts';
import { asWritten, changesOf, contentsOf, file, repositoryOf, update, write } from './support.ts';

/** Out of order, as nobody should write them and somebody will. */
const MIGRATIONS: readonly Migration[] = [
  {
    version: '0.10.0',
    settings: ({ memorySize, ...others }) => ({ ...others, memory: Number(memorySize) * 2 }),
    renames: [{ from: 'b', to: 'c' }],
  },
  {
    version: '0.2.0',
    settings: ({ size, ...others }) => ({ ...others, memorySize: size }),
    renames: [{ from: 'a', to: 'b' }],
  },
  { version: '0.9.0', renames: [{ from: 'x/', to: 'y/' }] },
  { version: '0.3.0', settings: (settings) => ({ ...settings, seen: Object.keys(settings) }) },
];

test('migrations are applied in the order of their versions, each on what the one before left', () => {
  expect(migrate({ size: 128 }, '0.1.0', MIGRATIONS)).toEqual({
    settings: { memory: 256, seen: ['memorySize'] },
    renames: [
      { from: 'a', to: 'b' },
      { from: 'x/', to: 'y/' },
      { from: 'b', to: 'c' },
    ],
  });
});

test('migrations up to the version that wrote the repository are over', () => {
  expect(migrate({ memorySize: 1 }, '0.3.0', MIGRATIONS)).toEqual({
    settings: { memory: 2 },
    renames: [
      { from: 'x/', to: 'y/' },
      { from: 'b', to: 'c' },
    ],
  });
  expect(migrate({ a: 1 }, '0.10.0', MIGRATIONS)).toEqual({ settings: { a: 1 }, renames: [] });
  expect(migrate({ a: 1 }, '1.0.0', MIGRATIONS)).toEqual({ settings: { a: 1 }, renames: [] });
});

test('a preview of a version comes before it', () => {
  const renames = migrate({}, '0.10.0-beta.1', MIGRATIONS).renames;

  expect(renames).toEqual([{ from: 'b', to: 'c' }]);
});

test('the settings that were given stay as they are', () => {
  const settings = Object.freeze({ size: 128 });

  migrate(settings, '0.1.0', MIGRATIONS);

  expect(settings).toEqual({ size: 128 });
});

test('without migrations nothing changes', () => {
  expect(migrate({ a: 1 }, '0.1.0', [])).toEqual({ settings: { a: 1 }, renames: [] });
});

test('versions compare as numbers, previews before what they preview', () => {
  expect(isLater('0.10.0', '0.9.0')).toBe(true);
  expect(isLater('1.0.0', '1.0.0')).toBe(false);
  expect(isLater('1.0.0', '1.0.0-rc.1')).toBe(true);
  expect(isLater('0.9.9', '0.10.0')).toBe(false);
});

test('a repository that is several versions behind follows all of its moves at once', () => {
  const root = repositoryOf({ a: 'a\n', 'x/f': 'f\n' }, '0.1.0');
  write(root, 'a', 'mine\n');
  const { renames } = migrate({}, '0.1.0', MIGRATIONS);

  const plan = update(root, { c: 'a\n', 'y/f': 'f\n' }, { renames });

  expect(changesOf(plan)).toEqual(['rename a -> c: moved', 'rename x/f -> y/f: moved']);
  expect(contentsOf(root)).toEqual({ ...asWritten({ c: 'a\n', 'y/f': 'f\n' }), c: file('mine\n') });
});
