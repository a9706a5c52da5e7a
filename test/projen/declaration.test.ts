import { readFileSync } from 'node:fs';

import { format } from 'prettier';
import { expect, expectTypeOf, test } from 'vitest';

import { declarationText } from '../../generators/projen/declaration.ts';
import type { SnapperLambdaProjectOptions as Options } from '../../generators/projen/index.ts';
import type { SnapperLambdaProject, SnapperLambdaProjectOptions } from '../../schema/projen.d.cts';

test('the types that editors are given are those that follow from the schema', async () => {
  const file = 'schema/projen.d.cts';
  const settings = { parser: 'typescript', printWidth: 100, singleQuote: true } as const;

  expect(readFileSync(file, 'utf8')).toBe(await format(declarationText(), settings));
});

// Checked by the compiler, not by the run.
test('the types that editors are given are the project’s', () => {
  expectTypeOf<SnapperLambdaProjectOptions>().toExtend<Options>();
  expectTypeOf<keyof SnapperLambdaProjectOptions>().toEqualTypeOf<keyof Options>();
  expectTypeOf<SnapperLambdaProject>().toHaveProperty('synth');
  expectTypeOf<{ memory: string }>().not.toExtend<SnapperLambdaProjectOptions>();
});
