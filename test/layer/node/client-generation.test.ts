import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

interface ClientGenerationModule {
  readonly clientGeneration: (client: string, executionEnvironment: string) => Promise<3 | 4>;
}

const moduleUrl = new URL('../../../layer/node/client-generation.mjs', import.meta.url);
const { clientGeneration } = (await import(moduleUrl.href)) as ClientGenerationModule;

/** A client that loads the handler as the real ones do, and then does what a test is about. */
function client(rest: string): string {
  return `
    const { AWS_LAMBDA_RUNTIME_API, LAMBDA_TASK_ROOT, _HANDLER } = process.env;
    const api = 'http://' + AWS_LAMBDA_RUNTIME_API + '/2018-06-01/runtime/';
    const [file, name] = _HANDLER.split('.');
    const handler = (await import(LAMBDA_TASK_ROOT + '/' + file + '.mjs'))[name];
    const post = (type) => fetch(api + 'init/error', {
      method: 'POST', headers: { 'Lambda-Runtime-Function-Error-Type': type } });
    ${rest}`;
}

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'client-generation-'));
});

afterEach(() => rm(folder, { recursive: true }));

async function generationOf(rest: string): Promise<3 | 4> {
  const path = join(folder, 'index.mjs');
  await writeFile(path, client(rest));
  return clientGeneration(path, 'AWS_Lambda_nodejs24.x');
}

test('a client that goes on to ask for events takes callbacks: generation 3', async () => {
  const generation = await generationOf(
    `if (handler.length === 3) await fetch(api + 'invocation/next');`,
  );

  expect(generation).toBe(3);
});

test('a client that refuses the handler is generation 4', async () => {
  const generation = await generationOf(
    `if (handler.length === 3) await post('Runtime.CallbackHandlerDeprecated');`,
  );

  expect(generation).toBe(4);
});

test('a client that reports another error does not work', async () => {
  const generation = generationOf(`await post('Runtime.ImportModuleError');`);

  await expect(generation).rejects.toThrow(/does not start: .*init\/error.*ImportModuleError/);
});

test('a client that ends does not work, and its output says why', async () => {
  const generation = generationOf(`console.error('no native part'); process.exit(3);`);

  await expect(generation).rejects.toThrow(/ended \(3\): no native part/);
});
