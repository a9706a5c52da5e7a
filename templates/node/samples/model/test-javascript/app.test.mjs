import assert from 'node:assert/strict';
import { test } from 'node:test';
import { handler } from '../src/app.mjs';
import prime from '../src/prime.json' with { type: 'json' };

/** The part of an invocation's context that the function uses. */
const context = { awsRequestId: 'test-request' };

test('a text is answered with its sentiment, and not repeated in the log', async (t) => {
  const log = t.mock.method(console, 'log', () => {});

  const prediction = await handler({ text: 'A wonderful day!' }, context);

  assert.equal(prediction.label, 'positive');
  assert.deepEqual(
    log.mock.calls.map(({ arguments: [line] }) => JSON.parse(line)),
    [{ message: 'predicted', requestId: 'test-request', ...prediction }],
  );
});

test('the model tells good reviews from bad ones', async (t) => {
  t.mock.method(console, 'log', () => {});
  const label = async (text) => (await handler({ text }, context)).label;

  assert.equal(await label('Great food, lovely staff: I enjoyed every minute.'), 'positive');
  assert.equal(await label('The room was DIRTY and the service slow.'), 'negative');
});

for (const event of [null, {}, { text: '' }, { text: 42 }]) {
  test(`${JSON.stringify(event)} is refused in words for the caller`, async () => {
    await assert.rejects(handler(event, context), {
      name: 'InvalidRequest',
      message: 'text: expected a text that is not empty',
    });
  });
}

test('the priming event is one that the handler accepts', async (t) => {
  t.mock.method(console, 'log', () => {});

  await assert.doesNotReject(handler(prime, context));
});
