import { PositionEncoding, Workspace } from '@astral-sh/ruff-wasm-nodejs';
import type { Diagnostic } from '@astral-sh/ruff-wasm-nodejs';
import { expect, test } from 'vitest';

import { combinations, renderRepository, textOf } from '../support/rendered-repository.ts';

/** The function's own modules. */
const FIRST_PARTY = [
  'app',
  'execution_environment',
  'model',
  'prices',
  'quotes',
  'sentiment_request',
  'support',
];

/** The settings of the generated pyproject.toml, as far as they are about the code. */
const SETTINGS = {
  'line-length': 100,
  src: ['src', 'test', 'delegator'],
  lint: {
    select: ['B', 'D', 'E', 'F', 'I', 'RUF', 'SIM', 'UP', 'W'],
    ignore: ['D107'],
    pydocstyle: { convention: 'google' },
    isort: { 'known-first-party': FIRST_PARTY },
  },
};

/** Tests are named as sentences, and need no other description. */
const LEFT_OUT_IN_TESTS = ['D102'];

const python = combinations().filter(({ answers }) => answers.language === 'python');

test.each(python)('ruff finds nothing in the code of $title, and formats it as it is', (one) => {
  const tree = renderRepository(one.answers);
  const version = String(one.answers.runtime).replace('python', 'py').replace('.', '');
  expect(textOf(tree, 'pyproject.toml')).toContain(`target-version = "${version}"`);
  const ruff = new Workspace({ ...SETTINGS, 'target-version': version }, PositionEncoding.Utf16);

  const files = [...tree].filter(([path]) => path.endsWith('.py'));
  expect(files.length).toBeGreaterThan(15);
  for (const [path, { content }] of files) {
    const found = (ruff.check(content) as Diagnostic[])
      .filter(({ code }) => !path.startsWith('test/') || !LEFT_OUT_IN_TESTS.includes(code ?? ''))
      .map(({ code, message, start_location: { row } }) => `${row}: ${code} ${message}`);
    expect(found, path).toEqual([]);
    expect(ruff.format(content), path).toBe(content);
  }
});
