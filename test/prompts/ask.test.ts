import { expect, test } from 'vitest';

import { openQuestions } from '../../generators/prompts/index.ts';
import { context } from '../options/support.ts';

const keysOf = (given: object): string[] => openQuestions(given, context).map(({ key }) => key);

test('what was given is not asked, and what has one value only is not asked either', () => {
  expect(keysOf({})).toEqual([
    'name',
    'runtime',
    'architecture',
    'sample',
    'typescript',
    'memory',
    'ci',
  ]);
  expect(keysOf({ name: 'fn', memory: 512, typescript: false })).toEqual([
    'runtime',
    'architecture',
    'sample',
    'ci',
  ]);
});
