import { randomUUID } from 'node:crypto';
import type { PriceBook } from './prices.ts';

/** What the caller wants to know the price of. */
export interface QuoteRequest {
  readonly items: readonly QuoteItem[];
}

export interface QuoteItem {
  readonly sku: string;
  readonly quantity: number;
}

export interface Quote {
  readonly quoteId: string;
  /** In cents. */
  readonly total: number;
  /** ISO 8601, UTC. */
  readonly validUntil: string;
}

/** The caller's mistake, in words meant for the caller. */
export class InvalidRequest extends Error {
  override readonly name = 'InvalidRequest';
}

const VALID_FOR_MS = 15 * 60 * 1000;

/** Checks what TypeScript cannot: an event is whatever the caller sent. */
export function parseQuoteRequest(input: unknown): QuoteRequest {
  const items = isObject(input) ? input['items'] : undefined;
  if (!Array.isArray(items) || items.length === 0) {
    throw new InvalidRequest('items: expected a list of at least one item');
  }
  return { items: items.map(parseItem) };
}

function parseItem(item: unknown, index: number): QuoteItem {
  const { sku, quantity } = isObject(item) ? item : {};
  if (typeof sku !== 'string' || sku === '') {
    throw new InvalidRequest(`items[${index}].sku: expected the number of an article`);
  }
  if (typeof quantity !== 'number' || !Number.isSafeInteger(quantity) || quantity < 1) {
    throw new InvalidRequest(`items[${index}].quantity: expected a whole number of at least 1`);
  }
  return { sku, quantity };
}

/** Adds up the prices of a valid request. */
export function quote(request: QuoteRequest, prices: PriceBook): Quote {
  let total = 0;
  for (const { sku, quantity } of request.items) {
    const price = prices.priceOf(sku);
    if (price === undefined) throw new InvalidRequest(`there is no article '${sku}'`);
    total += price * quantity;
  }
  const validUntil = new Date(Date.now() + VALID_FOR_MS).toISOString();
  return { quoteId: randomUUID(), total, validUntil };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
