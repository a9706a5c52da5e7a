import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { writeFiles } from './harness.ts';
import { delegatorModule } from './modules.ts';

const { loadHandler } = await delegatorModule('handler');

const esm = (name: string) => `export const handler = async () => '${name}';`;
const commonJs = (name: string) => `exports.handler = async () => '${name}';`;

/** What each generation of the client finds: the answer, or the type and message of the error. */
const cases: readonly {
  name: string;
  files: Record<string, string>;
  setting?: string;
  four: string | RegExp;
  three?: string | RegExp;
}[] = [
  { name: 'an ES module', files: { 'app.mjs': esm('mjs') }, four: 'mjs' },
  { name: 'CommonJS by default', files: { 'app.js': commonJs('js') }, four: 'js' },
  {
    name: 'an ES module by package type',
    files: { 'app.js': esm('js'), 'package.json': '{"type":"module"}' },
    four: 'js',
  },
  {
    name: '.js before .mjs',
    files: { 'app.js': commonJs('js'), 'app.mjs': esm('mjs') },
    four: 'js',
  },
  {
    name: '.mjs before .cjs',
    files: { 'app.mjs': esm('mjs'), 'app.cjs': commonJs('cjs') },
    four: 'mjs',
  },
  { name: '.cjs', files: { 'app.cjs': commonJs('cjs') }, four: 'cjs' },
  { name: 'a file without extension', files: { app: commonJs('bare') }, four: 'bare' },
  {
    name: 'a folder',
    files: { 'src/deep/app.mjs': esm('deep') },
    setting: 'src/deep/app.handler',
    four: 'deep',
  },
  {
    name: 'a nested property',
    files: { 'app.mjs': `export const api = { v1: { get: async () => 'nested' } };` },
    setting: 'app.api.v1.get',
    four: 'nested',
  },
  {
    name: 'a default-export object, only with client 4',
    files: { 'app.mjs': `export default { handler: async () => 'default' };` },
    four: 'default',
    three: /^Runtime.HandlerNotFound: app.handler is undefined or not exported$/,
  },
  {
    name: 'a package in node_modules',
    files: {
      'node_modules/pack/package.json': '{"main":"main.js"}',
      'node_modules/pack/main.js': commonJs('package'),
    },
    setting: 'pack.handler',
    four: 'package',
  },
  {
    name: 'a callback handler, only with client 3',
    files: { 'app.mjs': `export const handler = (event, context, callback) => 'callback';` },
    four: /^Runtime.CallbackHandlerDeprecated: app.handler takes 3 parameters/,
    three: 'callback',
  },
  {
    name: 'a missing export',
    files: { 'app.mjs': esm('x') },
    setting: 'app.main',
    four: /^Runtime.HandlerNotFound: app.main is undefined or not exported$/,
  },
  {
    name: 'an export that is no function',
    files: { 'app.mjs': `export const handler = 42;` },
    four: /^Runtime.HandlerNotFound: app.handler is not a function$/,
  },
  { name: 'a missing module', files: {}, four: /^Error: Cannot find module 'app'/ },
  { name: 'no dot', files: {}, setting: 'app', four: /^Runtime.MalformedHandlerName: Bad handler/ },
  {
    name: 'a way out of the task root',
    files: {},
    setting: '../app.handler',
    four: /^Runtime.MalformedHandlerName: '..\/app.handler' is not a valid handler name/,
  },
  {
    name: 'an error at import, unchanged',
    files: { 'app.mjs': `throw Object.assign(new RangeError('boom'), { code: 'OWN' });` },
    four: /^RangeError: boom$/,
  },
  {
    name: 'a streaming mode that does not exist',
    files: {
      'app.cjs': `exports.handler = async () => 1;
        exports.handler[Symbol.for('aws.lambda.runtime.handler.streaming')] = 'request';`,
    },
    four: /^Runtime.MalformedStreamingHandler: app.handler asks for the streaming mode 'request'/,
  },
  {
    name: 'a streaming handler of three parameters',
    files: {
      'app.cjs': `exports.handler = async (event, stream, context) => 'stream';
        exports.handler[Symbol.for('aws.lambda.runtime.handler.streaming')] = 'response';`,
    },
    four: 'stream',
  },
];

const runs = cases.flatMap(({ name, files, setting = 'app.handler', four, three = four }) => [
  { name: `client 4: ${name}`, generation: 4 as const, files, setting, expected: four },
  { name: `client 3: ${name}`, generation: 3 as const, files, setting, expected: three },
]);

test.each(runs)('$name', async ({ generation, files, setting, expected }) => {
  const taskRoot = join(await temporaryFolder(), 'task');
  await mkdir(taskRoot);
  await writeFiles(taskRoot, files);

  const found = await loadHandler({ taskRoot, setting, generation }).then(
    (handler) => handler(),
    (error: Error) => `${error.name}: ${error.message.split('\n')[0]}`,
  );

  if (expected instanceof RegExp) expect(found).toMatch(expected);
  else expect(found).toBe(expected);
});
