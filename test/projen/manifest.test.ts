import { discover } from 'projen/lib/inventory.js';
import { expect, test } from 'vitest';

import { OPTIONS } from '../../generators/options/index.ts';
import { jsiiManifest } from '../../generators/projen/manifest.ts';
import { read } from '../cli/in-process.ts';

/** The project type as projen itself finds it. */
function projectTypes() {
  return discover('.').filter(({ moduleName }) => moduleName === 'create-snapper-lambda');
}

test('projen finds one project type, so that nobody has to name it', () => {
  expect(projectTypes()).toMatchObject([
    {
      fqn: 'create-snapper-lambda.SnapperLambdaProject',
      pjid: 'snapper-lambda',
      typename: 'SnapperLambdaProject',
    },
  ]);
});

test('projen finds every option of the schema, with its type and one of its own, and demands none but the name', () => {
  const options = projectTypes()[0]?.options.map(({ name, optional, simpleType, ...each }) => ({
    name,
    simpleType,
    isDemanded: optional !== true,
    switch: each.switch,
    isDocumented: (each.docs ?? '') !== '' && each.default !== undefined,
  }));

  const expected = OPTIONS.map(({ key, type }) => ({
    name: key,
    simpleType: type === 'integer' ? 'number' : type,
    isDemanded: key === 'name',
    switch: key,
    isDocumented: true,
  }));
  const projens = {
    name: 'projenrcJson',
    simpleType: 'boolean',
    isDemanded: false,
    switch: 'projenrc-json',
    isDocumented: true,
  };
  const byName = (one: { name: string }, other: { name: string }) =>
    one.name.localeCompare(other.name);
  expect(options).toEqual([...expected, projens].sort(byName));
});

test('defaults are values that JavaScript can read, or texts', () => {
  for (const { name, default: value } of projectTypes()[0]!.options) {
    if (name === 'name' || value!.startsWith('- ')) continue;
    expect(() => JSON.parse(value!) as unknown, name).not.toThrow();
  }
});

test('the manifest in the package is the one that follows from the schema', () => {
  const { version } = JSON.parse(read('.', 'package.json')) as { version: string };

  expect(JSON.parse(read('.', '.jsii'))).toEqual(jsiiManifest(version));
});
