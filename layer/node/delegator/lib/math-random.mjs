/**
 * `Math.random` after a restore. V8 keeps the state of its generator in memory, so every environment
 * restored from one snapshot would draw the same numbers, and there is no way to seed it anew.
 */
import { randomFillSync } from 'node:crypto';

/** 512 numbers a refill: a system of blocks keeps the price of a number near that of V8's own. */
const WORDS = 1024;

/**
 * Puts a function in the place of `Math.random` that is V8's own until it is told to draw from the
 * cryptographic generator. To be called before user code is loaded: `const { random } = Math` keeps
 * whatever it finds.
 *
 * @returns {() => void} switches over; to be called after the restore
 */
export function takeOverMathRandom() {
  const native = Math.random;
  const words = new Uint32Array(WORDS);
  let next = WORDS;
  let isRestored = false;

  function random() {
    if (!isRestored) return native();
    if (next === WORDS) {
      randomFillSync(words);
      next = 0;
    }
    const high = /** @type {number} */ (words[next++]) >>> 5;
    const low = /** @type {number} */ (words[next++]) >>> 6;
    // 27 and 26 bits make the 53 that a double holds in [0, 1).
    return (high * 0x4000000 + low) / 0x20000000000000;
  }

  Object.defineProperty(Math, 'random', { value: random, writable: true, configurable: true });
  return () => {
    isRestored = true;
  };
}
