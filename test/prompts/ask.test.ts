import { expect, test } from 'vitest';

import { openQuestions } from '../../generators/prompts/index.ts';
import { context } from '../options/support.ts';

const keysOf = (given: object): string[] => openQuestions(given, context).map(({ key }) => key);

test('what was given is not asked', () => {
  expect(keysOf({ language: 'node' })).toEqual([
    'name',
    'runtime',
    'architecture',
    'sample',
    'typescript',
    'memory',
    'ci',
  ]);
  expect(keysOf({ name: 'fn', language: 'node', memory: 512, typescript: false })).toEqual([
    'runtime',
    'architecture',
    'sample',
    'ci',
  ]);
});

test('what only one language has is asked of that language', () => {
  expect(keysOf({ language: 'dotnet' })).toContain('globalization');
  expect(keysOf({ language: 'dotnet' })).not.toContain('typescript');
  expect(keysOf({})).toEqual([
    'name',
    'language',
    'runtime',
    'architecture',
    'sample',
    'memory',
    'ci',
  ]);
});

test('the language is not asked when the runtime tells it', () => {
  const open = keysOf({ runtime: 'dotnet8' });

  expect(open).not.toContain('language');
  expect(open).toContain('globalization');
});
