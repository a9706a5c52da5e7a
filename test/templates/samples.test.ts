import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { build } from 'esbuild';
import { execa } from 'execa';
import { expect, test } from 'vitest';

import type { Answers } from '../../generators/project/index.ts';
import { LANGUAGES } from '../../generators/project/languages/index.ts';
import type { RenderedTree } from '../../generators/regenerate/index.ts';
import { ANSWERED, REFUSED } from '../support/predictions.ts';
import { renderRepository, textOf, writeRepository } from '../support/rendered-repository.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A way to write a function. */
interface Way {
  readonly title: string;
  readonly answers: Partial<Answers>;
}

/** Each language, and each of its ways to write a function. */
const WAYS = LANGUAGES.flatMap(({ id }): readonly Way[] =>
  id === 'node'
    ? [
        { title: 'TypeScript', answers: { language: id, typescript: true } },
        { title: 'JavaScript', answers: { language: id, typescript: false } },
      ]
    : [{ title: id, answers: { language: id } }],
);

/** What belongs to the user of a repository: the function, its tests and events. */
function ownText(tree: RenderedTree): string {
  return [...tree]
    .filter(([path]) => /^(src|test|events)\//.test(path))
    .map(([path, { content }]) => `${path}\n${content}`)
    .join('\n');
}

test.each(WAYS)('$title: a model repository holds nothing of the other samples', ({ answers }) => {
  const own = ownText(renderRepository({ ...answers, sample: 'model' }));

  expect(own).toMatch(/sentiment/i);
  expect(own).not.toMatch(/\bquotes?\b|price|\bsku\b/i);
});

test.each(WAYS)('$title: the other samples hold nothing of a model', ({ answers }) => {
  for (const sample of ['function', 'http-api'] as const) {
    const tree = renderRepository({ ...answers, sample });

    expect(ownText(tree)).toMatch(/quote/i);
    expect(ownText(tree)).not.toMatch(/sentiment|prediction|ASSETS_DIR/i);
    expect([...tree.keys()].filter((path) => path.endsWith('model.json'))).toEqual([]);
  }
});

test('the model is the same in every language, in the folder of the answers, and the user’s', () => {
  const files = WAYS.flatMap(({ answers }) =>
    ['assets', 'models'].map((assets) =>
      renderRepository({ ...answers, sample: 'model', assets }).get(`${assets}/model.json`),
    ),
  );

  expect(new Set(files.map((file) => file?.content)).size).toBe(1);
  expect(new Set(files.map((file) => file?.ownership))).toEqual(new Set(['once']));
});

test('the model is a bias and weights of words, in lower case and sorted for who reads them', () => {
  const model = JSON.parse(textOf(renderRepository({ sample: 'model' }), 'assets/model.json')) as {
    bias: unknown;
    weights: Record<string, unknown>;
  };

  expect(Object.keys(model)).toEqual(['bias', 'weights']);
  const words = Object.keys(model.weights);
  expect(words.length).toBeGreaterThan(50);
  expect(words.filter((word) => !/^\p{Lowercase_Letter}+$/u.test(word))).toEqual([]);
  expect(words).toEqual(words.toSorted());
  for (const number of [model.bias, ...Object.values(model.weights)]) {
    expect(number).toBeTypeOf('number');
  }
});

test.each(WAYS)('$title: the function looks for its model where it lies on Lambda', (way) => {
  const tree = renderRepository({ ...way.answers, sample: 'model', assets: 'models' });

  const source = [...tree].filter(([path]) => path.startsWith('src/'));
  const text = source.map(([, { content }]) => content).join('\n');
  expect(text).toContain('ASSETS_DIR');
  expect(text).toContain('/opt/models');
  expect(text).not.toContain('/opt/assets');
});

/** Handles events as Lambda would and prints what became of each, a JSON list. */
const DRIVER = `
  const [address, events] = process.argv.slice(1);
  const print = console.log;
  console.log = () => {};
  const { handler } = await import(address);
  const results = [];
  for (const event of JSON.parse(events)) {
    results.push(await handler(event, { awsRequestId: 'test' }).then(
      (answer) => ({ answer }),
      ({ name, message }) => ({ name, refusal: message }),
    ));
  }
  print(JSON.stringify(results));`;

test.each([true, false])(
  'Node.js, TypeScript %s: the function answers and refuses what it does in every language',
  async (typescript) => {
    const home = await temporaryFolder();
    await writeRepository(home, renderRepository({ language: 'node', sample: 'model', typescript }));
    const entry = join(home, 'src/app.mjs');
    if (typescript) {
      const bundle = { bundle: true, format: 'esm', platform: 'node' } as const;
      await build({ ...bundle, entryPoints: [join(home, 'src/app.ts')], outfile: entry });
    }

    const events = JSON.stringify([...ANSWERED, ...REFUSED].map(({ event }) => event));
    const { stdout } = await execa(
      process.execPath,
      ['--input-type=module', '--eval', DRIVER, pathToFileURL(entry).href, events],
      { env: { ASSETS_DIR: join(home, 'assets') } },
    );

    expect(JSON.parse(stdout)).toEqual([
      ...ANSWERED.map(({ answer }) => ({ answer })),
      ...REFUSED.map(({ refusal }) => ({ name: 'InvalidRequest', refusal })),
    ]);
  },
);

test('Node.js: without its model the function does not start, and says why and what to do', async () => {
  const home = await temporaryFolder();
  const answers = { language: 'node', sample: 'model', typescript: false } as const;
  await writeRepository(home, renderRepository(answers));
  const empty = join(home, 'empty');
  await mkdir(empty);
  const start = (folder: string): Promise<{ stderr: string; exitCode?: number | undefined }> =>
    execa(process.execPath, [join(home, 'src/app.mjs')], {
      env: { ASSETS_DIR: folder },
      reject: false,
    });

  const missing = await start(empty);
  await writeFile(join(empty, 'model.json'), '{"bias": 0.5}');
  const broken = await start(empty);

  expect([missing.exitCode, broken.exitCode]).toEqual([1, 1]);
  const where = `InvalidModel: no usable model at ${join(empty, 'model.json')}`;
  expect(missing.stderr).toContain(`${where}: ENOENT`);
  expect(missing.stderr).toContain('Put one there, or set ASSETS_DIR to its folder.');
  expect(broken.stderr).toContain(`${where}: weights: expected an object of numbers by word`);
});
