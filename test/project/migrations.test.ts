import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { MIGRATIONS } from '../../generators/project/index.ts';
import { isLater, migrate } from '../../generators/regenerate/index.ts';

type Settings = Readonly<Record<string, unknown>>;

test.each<readonly [title: string, written: string, settings: Settings, expected: Settings]>([
  [
    'an HTTP API from before is open',
    '0.1.0',
    { sample: 'http-api' },
    { sample: 'http-api', auth: 'none' },
  ],
  [
    'one that says who may call it keeps that',
    '0.1.0',
    { sample: 'http-api', auth: 'iam' },
    { sample: 'http-api', auth: 'iam' },
  ],
  [
    'a function without an API has no such answer',
    '0.1.0',
    { sample: 'function' },
    { sample: 'function' },
  ],
  [
    'one that says nothing of a sample is a function',
    '0.1.0',
    { name: 'orders' },
    { name: 'orders' },
  ],
  // Somebody took the answer out: the default is the safe one.
  ['one of today is not opened', '0.2.0', { sample: 'http-api' }, { sample: 'http-api' }],
])('%s', (_, written, settings, expected) => {
  expect(migrate(settings, written, MIGRATIONS).settings).toEqual(expected);
});

// Otherwise what this version writes would be migrated by every update.
test('no migration is for a version that is still to come', () => {
  const current = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

  for (const { version } of MIGRATIONS) {
    expect(isLater(version, current.version)).toBe(false);
  }
});
