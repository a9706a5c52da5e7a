import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PriceBook, type PriceList } from '../src/prices.ts';
import { parseQuoteRequest, quote } from '../src/quotes.ts';

const mistakes: readonly { input: unknown; message: RegExp }[] = [
  { input: null, message: /^items: / },
  { input: { items: [] }, message: /^items: / },
  { input: { items: [{ quantity: 1 }] }, message: /^items\[0\]\.sku: / },
  { input: { items: [{ sku: 'tea', quantity: 0 }] }, message: /^items\[0\]\.quantity: / },
  { input: { items: [{ sku: 'tea', quantity: '2' }] }, message: /^items\[0\]\.quantity: / },
];

for (const { input, message } of mistakes) {
  test(`${JSON.stringify(input)} is not a request`, () => {
    assert.throws(() => parseQuoteRequest(input), { name: 'InvalidRequest', message });
  });
}

test('an article without a price is named', async () => {
  const prices = new PriceBook(async () => new Map());

  assert.throws(() => quote({ items: [{ sku: 'tea', quantity: 1 }] }, prices), {
    name: 'InvalidRequest',
    message: "there is no article 'tea'",
  });
});

test('prices are read again only when they are too old', async (t) => {
  const hour = 60 * 60 * 1000;
  t.mock.timers.enable({ apis: ['Date'], now: 10 * hour });
  const source = t.mock.fn(async (): Promise<PriceList> => new Map([['tea', 150]]));
  const prices = new PriceBook(source);
  await prices.refresh();

  await prices.refresh(hour);
  assert.equal(source.mock.callCount(), 1);

  t.mock.timers.tick(2 * hour);
  await prices.refresh(hour);
  assert.equal(source.mock.callCount(), 2);
});
