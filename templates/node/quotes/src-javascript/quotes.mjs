import { randomUUID } from 'node:crypto';

/**
 * @typedef {{ items: { sku: string, quantity: number }[] }} QuoteRequest
 *   What the caller wants to know the price of.
 * @typedef {{ quoteId: string, total: number, validUntil: string }} Quote
 *   The total is in cents, the time in ISO 8601 (UTC).
 */

/** The caller's mistake, in words meant for the caller. */
export class InvalidRequest extends Error {
  name = 'InvalidRequest';
}

const VALID_FOR_MS = 15 * 60 * 1000;

/**
 * Checks a request: an event is whatever the caller sent.
 *
 * @param {unknown} input
 * @returns {QuoteRequest}
 * @throws {InvalidRequest}
 */
export function parseQuoteRequest(input) {
  const items = input?.items;
  if (!Array.isArray(items) || items.length === 0) {
    throw new InvalidRequest('items: expected a list of at least one item');
  }
  return { items: items.map(parseItem) };
}

function parseItem(item, index) {
  const { sku, quantity } = item ?? {};
  if (typeof sku !== 'string' || sku === '') {
    throw new InvalidRequest(`items[${index}].sku: expected the number of an article`);
  }
  if (!Number.isSafeInteger(quantity) || quantity < 1) {
    throw new InvalidRequest(`items[${index}].quantity: expected a whole number of at least 1`);
  }
  return { sku, quantity };
}

/**
 * Adds up the prices of a valid request.
 *
 * @param {QuoteRequest} request
 * @param {import('./prices.mjs').PriceBook} prices
 * @returns {Quote}
 * @throws {InvalidRequest} when an article has no price
 */
export function quote(request, prices) {
  let total = 0;
  for (const { sku, quantity } of request.items) {
    const price = prices.priceOf(sku);
    if (price === undefined) throw new InvalidRequest(`there is no article '${sku}'`);
    total += price * quantity;
  }
  const validUntil = new Date(Date.now() + VALID_FOR_MS).toISOString();
  return { quoteId: randomUUID(), total, validUntil };
}
