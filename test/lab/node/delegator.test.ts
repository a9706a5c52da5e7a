import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Emulation } from '../../../generators/emulator/index.ts';
import { assembleLayer, emulate, writeFiles } from '../../layer/node/delegator/harness.ts';
import type { Layer } from '../../layer/node/delegator/harness.ts';
import { makeTemporaryFolder, temporaryFolder } from '../../support/temporary-folder.ts';
import type { TemporaryFolder } from '../../support/temporary-folder.ts';
import { builtRuntimeInterfaceClient, nodeBinary } from '../support/node-toolchain.ts';
import { describeLab } from '../support/requirements.ts';

interface Case {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly setting?: string;
}

const esm = (name: string) => `export const handler = async () => '${name}';`;
const commonJs = (name: string) => `exports.handler = async () => '${name}';`;

/** Where the function must be found, or fail, exactly as it is by the client alone. */
const cases: readonly Case[] = [
  { name: 'an ES module', files: { 'app.mjs': esm('mjs') } },
  { name: 'CommonJS', files: { 'app.js': commonJs('js') } },
  {
    name: 'an ES module by package type',
    files: { 'app.js': esm('js'), 'package.json': '{"type":"module"}' },
  },
  { name: '.js before .mjs', files: { 'app.js': commonJs('js'), 'app.mjs': esm('mjs') } },
  { name: '.mjs before .cjs', files: { 'app.mjs': esm('mjs'), 'app.cjs': commonJs('cjs') } },
  { name: 'a file without extension', files: { app: commonJs('bare') } },
  {
    name: 'a folder of the same name',
    files: { 'app/index.js': commonJs('folder'), 'app.mjs': esm('mjs') },
  },
  {
    name: 'a folder in the setting',
    files: { 'a/b/app.mjs': esm('deep') },
    setting: 'a/b/app.handler',
  },
  {
    name: 'a nested property',
    files: { 'app.mjs': `export const api = { get: async () => 'nested' };` },
    setting: 'app.api.get',
  },
  {
    name: 'a default-export object',
    files: { 'app.mjs': `export default { handler: async () => 'default' };` },
  },
  {
    name: 'a package in node_modules',
    files: {
      'node_modules/pack/package.json': '{"main":"main.js"}',
      'node_modules/pack/main.js': commonJs('package'),
    },
    setting: 'pack.handler',
  },
  { name: 'a built-in module', files: {}, setting: 'path.basename' },
  { name: 'a missing module', files: {} },
  { name: 'a missing export', files: { 'app.mjs': esm('x') }, setting: 'app.main' },
  { name: 'an export that is no function', files: { 'app.mjs': `export const handler = 42;` } },
  { name: 'no dot', files: {}, setting: 'app' },
  { name: 'a way out of the task root', files: {}, setting: '../app.handler' },
  { name: 'a syntax error', files: { 'app.mjs': 'export const handler = (;' } },
  { name: 'a syntax error in CommonJS', files: { 'app.js': 'exports.handler = (;' } },
  { name: 'a missing import', files: { 'app.mjs': `import 'absent'; ${esm('x')}` } },
  { name: 'a missing require', files: { 'app.js': `require('absent'); ${commonJs('x')}` } },
  { name: 'an error at import', files: { 'app.mjs': `throw new RangeError('boom');` } },
  { name: 'a string thrown at import', files: { 'app.mjs': `throw 'boom';` } },
  {
    name: 'a callback handler',
    files: { 'app.mjs': `export const handler = (event, context, callback) => callback(null, 1);` },
  },
  {
    name: 'a streaming mode that does not exist',
    files: {
      'app.mjs': `export const handler = async () => 1;
        handler[Symbol.for('aws.lambda.runtime.handler.streaming')] = 'request';`,
    },
  },
  {
    name: 'a streaming handler',
    files: {
      'app.mjs': `export const handler = awslambda.streamifyResponse(async (event, stream) => {
        stream.setContentType('text/plain'); stream.write('one '); stream.write('two'); stream.end(); });`,
    },
  },
  {
    name: 'an error of the handler',
    files: {
      'app.mjs': `export const handler = async () => { throw new RangeError('no stock'); };`,
    },
  },
  {
    name: 'the arguments and the environment of an invocation',
    files: {
      'app.mjs': `export async function handler(...parameters) {
        const [event, context] = parameters;
        return [parameters.length, event, Object.keys(context), process.env._HANDLER,
          Object.keys(process.env).filter((name) => !/TOKEN|API|URI/.test(name)).sort()]; }`,
    },
  },
];

/** Errors that the delegator finds before the client can, and words more helpfully. */
const OWN_WORDS = new Set([
  'Runtime.MalformedHandlerName',
  'Runtime.CallbackHandlerDeprecated',
  'Runtime.MalformedStreamingHandler',
]);

describeLab('the delegator under the official runtime interface client', () => {
  let layer: Layer;
  let folder: TemporaryFolder;
  const running: Emulation[] = [];

  beforeAll(async () => {
    folder = await makeTemporaryFolder();
    layer = await assembleLayer(join(folder.path, 'snapper'), {
      node: await nodeBinary(24),
      client: await builtRuntimeInterfaceClient(),
    });
  });

  afterAll(() => folder.remove());

  afterEach(async () => {
    await Promise.all(running.splice(0).map((emulation) => emulation.stop()));
  });

  /** Everything that a caller of the function, or a reader of its errors, could tell. */
  async function outcome({ files, setting = 'app.handler' }: Case, bare: boolean) {
    const taskRoot = join(await temporaryFolder(), 'task');
    await mkdir(taskRoot);
    await writeFiles(taskRoot, files);
    const emulation = await emulate({ layer, taskRoot, handler: setting, bare });
    running.push(emulation);
    const init = await emulation.init();
    if (init.outcome !== 'ready') {
      const message = init.error.message
        .replaceAll(taskRoot, '')
        .replace(/ imported from .*\/(ric|delegator)\/.*/, '');
      return { init: init.outcome, type: init.error.type, message, status: init.exit?.code };
    }
    await emulation.restore();
    const result = await emulation.invoke({ question: 42 });
    return result.outcome === 'response'
      ? { answer: result.response.text, mode: result.response.mode }
      : { invoke: result.outcome, type: result.error.type, message: result.error.message };
  }

  test.each(cases)('finds and reports as the client alone does: $name', async (each) => {
    const alone = await outcome(each, true);
    const delegated = await outcome(each, false);

    if (alone.type !== undefined && OWN_WORDS.has(alone.type)) {
      expect({ ...delegated, message: '' }).toEqual({ ...alone, message: '' });
    } else {
      expect(delegated).toEqual(alone);
    }
  });

  test.each([
    ['a top-level await that never settles', 'await new Promise(() => {});'],
    ['process.exit() at import', 'process.exit(0);'],
  ])('reports what the client alone leaves unsaid: %s', async (name, source) => {
    const files = { 'app.mjs': `${source} export const handler = async () => 1;` };

    const alone = await outcome({ name, files }, true);
    const delegated = await outcome({ name, files }, false);

    expect(alone).toMatchObject({ init: 'exit', status: 0 });
    expect(delegated).toMatchObject({
      init: 'error',
      message: expect.stringContaining('while importing app.handler') as unknown,
      status: 1,
    });
  });
});
