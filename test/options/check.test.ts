import fc from 'fast-check';
import { expect, test } from 'vitest';

import { NAME_LIMIT, completeAnswers } from '../../generators/options/index.ts';
import { SnapperError } from '../../generators/errors/index.ts';
import { context } from './support.ts';

const failure = (raw: object): SnapperError => {
  try {
    completeAnswers(raw, context);
  } catch (error) {
    if (error instanceof SnapperError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};

test('defaults complete an empty set of answers', () => {
  expect(completeAnswers({}, context)).toEqual({
    name: 'my-fn',
    language: 'dotnet',
    runtime: 'dotnet10',
    host: 'java21',
    architecture: 'x86_64',
    sample: 'function',
    globalization: 'invariant',
    memory: 1769,
    timeout: 30,
    assets: 'none',
    packaging: 'zip',
    tracing: false,
    alarms: false,
    registry: 'public.ecr.aws',
    ci: 'github',
    multiarch: false,
    updates: false,
    devcontainer: true,
  });
});

test('a language has its own runtime and its own options', () => {
  const answers = completeAnswers({ language: 'node' }, context);

  expect(answers).toMatchObject({ runtime: 'nodejs24.x', typescript: true });
  expect(answers).not.toHaveProperty('globalization');
});

test('an option that needs an answer exists with that answer only', () => {
  expect(completeAnswers({ sample: 'http-api' }, context)).toMatchObject({
    endpoint: 'http-api',
    auth: 'iam',
  });
  const other = completeAnswers({ sample: 'model' }, context);
  expect(other).not.toHaveProperty('endpoint');
  expect(other).not.toHaveProperty('auth');
  expect(() => completeAnswers({ sample: 'model', auth: 'none' }, context)).toThrow(
    expect.objectContaining({
      what: '--auth does not apply',
      why: 'it goes with --sample http-api, and that is "model"',
      next: 'Leave --auth out.',
    }),
  );
});

test('the sample of a model has a folder to load it from', () => {
  expect(completeAnswers({ sample: 'model' }, context)).toHaveProperty('assets', 'assets');
  const without = { sample: 'model', assets: 'none' } as const;
  expect(() => completeAnswers(without, context)).toThrow('the sample loads its model from there');
});

test.each(['src', 'layer', 'node_modules', 'build', 'snapper'])(
  'files for /opt do not come from %s/, which is for something else',
  (assets) => {
    expect(() => completeAnswers({ assets }, context)).toThrow(`${assets}/ is for something else`);
  },
);

test.each(['../models', '/models', 'models/', 'a/b', '.models', 'Models', 'a b', ''])(
  'a folder of files for /opt cannot be called %j',
  (assets) => {
    expect(() => completeAnswers({ assets }, context)).toThrow('allowed: none, or the name of');
  },
);

test('a runtime tells the language', () => {
  expect(completeAnswers({ runtime: 'nodejs22.x' }, context).language).toBe('node');
  expect(completeAnswers({ runtime: 'dotnet8' }, context).language).toBe('dotnet');
});

test.each([
  [{ language: 'dotnet', typescript: true }, '--typescript does not apply', '.NET functions'],
  [
    { language: 'node', globalization: 'icu' },
    '--globalization does not apply',
    'Node.js functions',
  ],
  [{ runtime: 'nodejs24.x', globalization: 'icu' }, '--globalization does not apply', 'Node.js'],
  [
    { language: 'dotnet', runtime: 'nodejs24.x' },
    '--runtime cannot be "nodejs24.x"',
    'it is not a .NET runtime; .NET has dotnet10, dotnet9, dotnet8',
  ],
])('%j is refused: it belongs to another language', (raw, what, why) => {
  const error = failure(raw);

  expect(error.code).toBe('usage');
  expect(error.what).toBe(what);
  expect(error.why).toContain(why);
});

test('answers come in the order of the options, whatever the order they were given in', () => {
  const answers = completeAnswers({ ci: 'none', memory: 512, name: 'a' }, context);

  expect(Object.keys(answers)).toEqual(Object.keys(completeAnswers({}, context)));
});

test.each([
  ['My Fn', /white space/],
  ['my_fn', /contains "_"/],
  ['MyFn', /no capital letters; "myfn" would do/],
  ['1fn', /begin with a letter/],
  ['../fn', /is a path/],
  ['a/b', /is a path/],
  ['fn-', /hyphens stand singly/],
  ['a--b', /hyphens stand singly/],
  ['con', /reserved/],
  ['lpt9', /reserved/],
  ['node-modules', /reserved/],
  ['a'.repeat(NAME_LIMIT + 1), /57 characters; at most 56/],
  ['', /empty/],
  ['ünïcode', /begin with a letter/],
])('the name %j is refused with the reason', (name, reason) => {
  const error = failure({ name });

  expect(error.code).toBe('usage');
  expect(error.what).toBe(`--name cannot be ${JSON.stringify(name)}`);
  expect(error.why).toMatch(reason);
});

test('a name is judged by the language too', () => {
  expect(failure({ name: 'http', language: 'node' }).why).toMatch(/one of Node's own modules/);
  expect(completeAnswers({ name: 'http', language: 'dotnet' }, context).name).toBe('http');
});

test('a name is never rewritten: what is accepted is what was given', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 70 }), (name) => {
      try {
        expect(completeAnswers({ name, language: 'node' }, context).name).toBe(name);
        // What was accepted works as a stack name and as an npm package name.
        expect(name).toMatch(/^[a-z][a-z0-9-]{0,55}$/);
      } catch (error) {
        if (!(error instanceof SnapperError)) throw error;
      }
    }),
  );
});

test('an unknown runtime is refused with the closest match', () => {
  const error = failure({ runtime: 'nodejs24' });

  expect(error.what).toBe('--runtime cannot be "nodejs24"');
  expect(error.why).toContain('nodejs24.x');
  expect(error.next).toBe('Did you mean "nodejs24.x"?');
});

test.each([
  [{ memory: 127 }, '--memory cannot be 127', 'allowed: 128 to 10240'],
  [{ memory: 10_241 }, '--memory cannot be 10241', 'allowed: 128 to 10240'],
  [{ memory: 512.5 }, '--memory cannot be 512.5', 'allowed: 128 to 10240'],
  [{ memory: 'lots' }, '--memory cannot be "lots"', 'allowed: 128 to 10240'],
  [{ timeout: 901 }, '--timeout cannot be 901', 'allowed: 1 to 900'],
  [{ typescript: 'yes' }, '--typescript cannot be "yes"', 'allowed: true, false'],
  [{ host: 'java17' }, '--host cannot be "java17"', 'allowed: java21, java25'],
  [{ globalization: 'french' }, '--globalization cannot be "french"', 'allowed: invariant, icu'],
  [{ architecture: 'amd64' }, '--architecture cannot be "amd64"', 'allowed: x86_64, arm64'],
])('%j is refused, naming the value and what is allowed', (raw, what, why) => {
  const error = failure(raw);

  expect(error.what).toBe(what);
  expect(error.why).toBe(why);
});

test.each([
  'https://mirror.example.com',
  'mirror.example.com/',
  'mirror example',
  'mirror.example.com/a;b',
  '$(id)',
])('the registry %j is refused', (registry) => {
  expect(failure({ registry }).what).toContain('--registry cannot be');
});

test.each([
  'mirror.example.com',
  'localhost:5000',
  '123.dkr.ecr.eu-west-1.amazonaws.com/ecr-public',
])('the registry %j is taken', (registry) => {
  expect(completeAnswers({ registry }, context).registry).toBe(registry);
});
