/** What one article costs, by its number (SKU), in cents. */
export type PriceList = ReadonlyMap<string, number>;

/** Reads the price list from where it is kept. */
export type PriceSource = () => Promise<PriceList>;

/** Stands in for the table, bucket or service that your prices come from. */
export async function readPrices(): Promise<PriceList> {
  return new Map([
    ['apple', 45],
    ['bread', 320],
    ['coffee', 890],
  ]);
}

/** A price list in memory that knows its age. */
export class PriceBook {
  readonly #source: PriceSource;
  #prices: PriceList = new Map();
  #readAt = 0;

  constructor(source: PriceSource) {
    this.#source = source;
  }

  /** Reads the list again when it is older than `maximumAge` milliseconds. */
  async refresh(maximumAge = 0): Promise<void> {
    // The wall clock: the monotonic one stands still between the snapshot and the restore.
    const now = Date.now();
    if (now - this.#readAt < maximumAge) return;
    this.#prices = await this.#source();
    this.#readAt = now;
  }

  /** The price in cents, or `undefined` for an unknown article. */
  priceOf(sku: string): number | undefined {
    return this.#prices.get(sku);
  }
}
