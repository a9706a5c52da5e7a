import assert from 'node:assert/strict';
import { test } from 'node:test';
import { handler } from '../src/app.ts';
import type { QuoteRequest } from '../src/quotes.ts';
import prime from '../src/prime.json' with { type: 'json' };
import { captureLog, context, snapshotAndRestore } from './support.ts';

test('a quote adds up the prices of the articles', async (t) => {
  captureLog(t.mock);

  const quote = await handler(
    {
      items: [
        { sku: 'bread', quantity: 2 },
        { sku: 'coffee', quantity: 1 },
      ],
    },
    context,
  );

  assert.equal(quote.total, 1530);
});

test('a request without items is refused in words for the caller', async () => {
  const request = {} as QuoteRequest;

  await assert.rejects(handler(request, context), {
    name: 'InvalidRequest',
    message: 'items: expected a list of at least one item',
  });
});

test('the priming event is one that the handler accepts', async (t) => {
  captureLog(t.mock);

  await assert.doesNotReject(handler(prime, context));
});

test('a restored environment has an identity of its own and a cold start to report', async (t) => {
  const log = captureLog(t.mock);

  await handler(prime, context);
  await snapshotAndRestore();
  await handler(prime, context);
  await handler(prime, context);

  const [primed, cold, warm] = log as { environmentId: string; coldStart: boolean }[];
  assert.notEqual(cold?.environmentId, primed?.environmentId);
  assert.equal(cold?.coldStart, true);
  assert.equal(warm?.coldStart, false);
  assert.equal(warm?.environmentId, cold?.environmentId);
});
