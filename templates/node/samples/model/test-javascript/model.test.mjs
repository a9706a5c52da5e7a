import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { SentimentModel, loadModel } from '../src/model.mjs';

let folder;
let path;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'model-'));
  path = join(folder, 'model.json');
});

after(() => rm(folder, { recursive: true }));

test('words count as often as they occur, in any case, and unknown ones do not', () => {
  const model = new SentimentModel(-1, new Map([['très', 1]]));

  assert.deepEqual(model.predict('Bon.'), { label: 'negative', score: 0.7311 });
  assert.deepEqual(model.predict('très bon'), { label: 'positive', score: 0.5 });
  assert.deepEqual(model.predict('Très, TRÈS bon!'), { label: 'positive', score: 0.7311 });
});

test('a long text is as certain as can be', () => {
  const model = new SentimentModel(0, new Map([['awful', -2]]));

  assert.deepEqual(model.predict('awful '.repeat(1000)), { label: 'negative', score: 1 });
});

test('a model is read from its file', async () => {
  await writeFile(path, '{"bias": 0, "weights": {"good": 1}}');

  const model = await loadModel(path);

  assert.deepEqual(model.predict('good'), { label: 'positive', score: 0.7311 });
});

const broken = [
  { content: 'good: 1', problem: 'JSON' },
  { content: '[]', problem: 'weights: expected an object of numbers by word' },
  { content: '{"bias": 0, "weights": {}}', problem: 'weights: expected an object' },
  { content: '{"weights": {"good": 1}}', problem: 'bias: expected a number' },
  { content: '{"bias": 0, "weights": {"good": "1"}}', problem: 'weights.good: expected a number' },
  {
    content: '{"bias": 0, "weights": {"good": 1e999}}',
    problem: 'weights.good: expected a number',
  },
];

for (const { content, problem } of broken) {
  test(`${content} is no model, and the error says where and why`, async () => {
    await writeFile(path, content);

    await assert.rejects(loadModel(path), (error) => {
      assert.equal(error.name, 'InvalidModel');
      assert.ok(error.message.includes(path));
      assert.ok(error.message.includes(problem), error.message);
      return true;
    });
  });
}

test('a missing model is named, with what to do', async () => {
  await assert.rejects(loadModel('/nowhere/model.json'), {
    name: 'InvalidModel',
    message: /\/nowhere\/model\.json: ENOENT.* set ASSETS_DIR/,
  });
});
