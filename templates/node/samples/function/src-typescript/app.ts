import { randomUUID } from 'node:crypto';
import type { Context } from 'aws-lambda';
import { PriceBook, readPrices } from './prices.ts';
import { parseQuoteRequest, quote, type Quote, type QuoteRequest } from './quotes.ts';
import { registerAfterRestore, registerBeforeSnapshot } from './snapshot.ts';

const MAXIMUM_PRICE_AGE_MS = 60 * 60 * 1000;

// The init phase. With SnapStart it runs once, when a version is published: work done here costs
// the first caller nothing, and every execution environment starts from its result.
const prices = new PriceBook(readPrices);
await prices.refresh();

let environmentId = randomUUID();
let coldStart = true;

// Priming has called the handler by now; the first real event is still the one of a cold start.
registerBeforeSnapshot(() => {
  coldStart = true;
});

// Environments restored from one snapshot wake up as equals, perhaps weeks after it was taken.
registerAfterRestore(async () => {
  environmentId = randomUUID();
  await prices.refresh(MAXIMUM_PRICE_AGE_MS);
});

export async function handler(event: QuoteRequest, context: Context): Promise<Quote> {
  const result = quote(parseQuoteRequest(event), prices);
  console.log(
    JSON.stringify({
      message: 'quoted',
      requestId: context.awsRequestId,
      environmentId,
      coldStart,
      ...result,
    }),
  );
  coldStart = false;
  return result;
}
