import { readFile } from 'node:fs/promises';

/** How a text sounds. */
export interface Prediction {
  readonly label: 'positive' | 'negative';
  /** The probability of the label, from 0.5 to 1. */
  readonly score: number;
}

/** The model is missing or broken. */
export class InvalidModel extends Error {
  override readonly name = 'InvalidModel';
}

/** Logistic regression over the words of a text. */
export class SentimentModel {
  readonly #bias: number;
  readonly #weights: ReadonlyMap<string, number>;

  /** @param weights by word in lower case; above zero where the word speaks for a positive text */
  constructor(bias: number, weights: ReadonlyMap<string, number>) {
    this.#bias = bias;
    this.#weights = weights;
  }

  /** Tells how a text sounds; words without a weight are passed over. */
  predict(text: string): Prediction {
    let sum = this.#bias;
    for (const [word] of text.toLowerCase().matchAll(/\p{Letter}+/gu)) {
      sum += this.#weights.get(word) ?? 0;
    }
    const probability = 1 / (1 + Math.exp(-Math.abs(sum)));
    return {
      label: sum >= 0 ? 'positive' : 'negative',
      score: Math.round(probability * 10_000) / 10_000,
    };
  }
}

/**
 * Reads a model and checks it, so that a broken one fails the init and not the first event.
 *
 * @throws {InvalidModel}
 */
export async function loadModel(path: string): Promise<SentimentModel> {
  try {
    return parseModel(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new InvalidModel(
      `no usable model at ${path}: ${problem}. Put one there, or set ASSETS_DIR to its folder.`,
      { cause },
    );
  }
}

function parseModel(content: unknown): SentimentModel {
  const { bias, weights } = isObject(content) ? content : {};
  if (!isObject(weights) || Object.keys(weights).length === 0) {
    throw new TypeError('weights: expected an object of numbers by word');
  }
  const entries = Object.entries(weights).map(
    ([word, weight]) => [word, toNumber(weight, `weights.${word}`)] as const,
  );
  return new SentimentModel(toNumber(bias, 'bias'), new Map(entries));
}

function toNumber(value: unknown, name: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new TypeError(`${name}: expected a number`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
