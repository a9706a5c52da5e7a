import { readFile } from 'node:fs/promises';

/**
 * @typedef {{ label: 'positive' | 'negative', score: number }} Prediction
 *   How a text sounds; the score is the probability of the label, from 0.5 to 1.
 */

/** The model is missing or broken. */
export class InvalidModel extends Error {
  name = 'InvalidModel';
}

/** Logistic regression over the words of a text. */
export class SentimentModel {
  #bias;
  #weights;

  /**
   * @param {number} bias
   * @param {ReadonlyMap<string, number>} weights by word in lower case; above zero where the word
   *   speaks for a positive text
   */
  constructor(bias, weights) {
    this.#bias = bias;
    this.#weights = weights;
  }

  /**
   * Tells how a text sounds; words without a weight are passed over.
   *
   * @param {string} text
   * @returns {Prediction}
   */
  predict(text) {
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
 * @param {string} path
 * @returns {Promise<SentimentModel>}
 * @throws {InvalidModel}
 */
export async function loadModel(path) {
  try {
    return parseModel(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    throw new InvalidModel(
      `no usable model at ${path}: ${cause.message}. Put one there, or set ASSETS_DIR to its folder.`,
      { cause },
    );
  }
}

function parseModel(content) {
  const { bias, weights } = isObject(content) ? content : {};
  if (!isObject(weights) || Object.keys(weights).length === 0) {
    throw new TypeError('weights: expected an object of numbers by word');
  }
  checkNumber(bias, 'bias');
  for (const [word, weight] of Object.entries(weights)) checkNumber(weight, `weights.${word}`);
  return new SentimentModel(bias, new Map(Object.entries(weights)));
}

function checkNumber(value, name) {
  if (!Number.isFinite(value)) throw new TypeError(`${name}: expected a number`);
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
