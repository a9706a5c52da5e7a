import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { makeTemporaryFolder } from '../../support/temporary-folder.ts';
import type { TemporaryFolder } from '../../support/temporary-folder.ts';
import { renderRepository, writeRepository } from '../../support/rendered-repository.ts';

/** Where to make a sample wrong, and what is in its answer to the priming event. */
const SAMPLES = [
  { sample: 'function', module: 'quotes', right: 'total +=', wrong: 'total -=', answer: '1025' },
  { sample: 'http-api', module: 'quotes', right: 'total +=', wrong: 'total -=', answer: '1025' },
  { sample: 'model', module: 'model', right: 'sum +=', wrong: 'sum -=', answer: 'positive' },
] as const;

const REPOSITORIES = SAMPLES.flatMap((sample) =>
  [true, false].map((typescript) => ({
    ...sample,
    title: `${sample.sample} in ${typescript ? 'TypeScript' : 'plain ECMAScript modules'}`,
    typescript,
  })),
);

/** Variables of this test run's own npm and Node.js, which a user's shell does not have. */
const CLEAN = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_|VITEST|VITE_)/i.test(name)),
);

describe.each(REPOSITORIES)('$title', ({ sample, typescript, ...traits }) => {
  let home: TemporaryFolder;

  const run = (program: string, ...args: string[]) =>
    execa(program, args, {
      cwd: home.path,
      env: CLEAN,
      extendEnv: false,
      reject: false,
      all: true,
    });

  beforeAll(async () => {
    home = await makeTemporaryFolder();
    await writeRepository(home.path, renderRepository({ sample, typescript }));
  });

  afterAll(() => home.remove());

  test('its unit tests install what they need, and pass', async () => {
    const { all, exitCode } = await run('npm', 'test');

    expect(exitCode, all).toBe(0);
    expect(all).toMatch(/pass [1-9]\d/);
    expect(all).toContain('fail 0');
  });

  test('its unit tests fail when the function is wrong', async () => {
    const file = join(home.path, 'src', `${traits.module}.${typescript ? 'ts' : 'mjs'}`);
    const right = await readFile(file, 'utf8');
    await writeRepository(
      home.path,
      new Map([
        [
          file.slice(home.path.length + 1),
          { content: right.replace(traits.right, traits.wrong), mode: 0o644, ownership: 'once' },
        ],
      ]),
    );

    const { exitCode } = await run('npm', 'test');

    await writeRepository(
      home.path,
      new Map([
        [file.slice(home.path.length + 1), { content: right, mode: 0o644, ownership: 'once' }],
      ]),
    );
    expect(exitCode).not.toBe(0);
  });

  test('its checks pass', async () => {
    const { all, exitCode } = await run('make', 'lint');

    expect(exitCode, all).toBe(0);
  });

  test('make build makes a package whose handler answers the priming event', async () => {
    const { all, exitCode } = await run('make', 'build');

    expect(exitCode, all).toBe(0);
    const folder = join(home.path, 'build/function');
    const address = JSON.stringify(pathToFileURL(join(folder, 'app.mjs')).href);
    const event = await readFile(join(folder, 'prime.json'), 'utf8');
    const script = `
      process.env.ASSETS_DIR = 'assets';
      const { handler } = await import(${address});
      const answer = await handler(${event}, { awsRequestId: 'test' });
      console.error(JSON.stringify(answer));`;
    const { stderr } = await run('node', '--input-type=module', '--eval', script);
    expect(JSON.stringify(JSON.parse(stderr))).toContain(traits.answer);
    expect(existsSync(join(folder, 'app.mjs.map'))).toBe(typescript);
  });

  test('make build leaves an up-to-date package alone', async () => {
    await run('make', 'build');

    const { stdout } = await run('make', 'build');

    expect(stdout).toContain('Nothing to be done');
  });
});
