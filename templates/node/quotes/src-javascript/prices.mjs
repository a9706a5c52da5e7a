/**
 * What one article costs, by its number (SKU), in cents.
 *
 * @typedef {ReadonlyMap<string, number>} PriceList
 */

/**
 * Stands in for the table, bucket or service that your prices come from.
 *
 * @returns {Promise<PriceList>}
 */
export async function readPrices() {
  return new Map([
    ['apple', 45],
    ['bread', 320],
    ['coffee', 890],
  ]);
}

/** A price list in memory that knows its age. */
export class PriceBook {
  #source;
  #prices = new Map();
  #readAt = 0;

  /** @param {() => Promise<PriceList>} source reads the list from where it is kept */
  constructor(source) {
    this.#source = source;
  }

  /** Reads the list again when it is older than `maximumAge` milliseconds. */
  async refresh(maximumAge = 0) {
    // The wall clock: the monotonic one stands still between the snapshot and the restore.
    const now = Date.now();
    if (now - this.#readAt < maximumAge) return;
    this.#prices = await this.#source();
    this.#readAt = now;
  }

  /** The price in cents, or `undefined` for an unknown article. */
  priceOf(sku) {
    return this.#prices.get(sku);
  }
}
