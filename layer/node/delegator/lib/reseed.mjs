/**
 * Fresh randomness after a restore. Lambda reseeds the kernel's generator only; all that Node.js
 * keeps in user space is part of the snapshot, and would repeat in every environment restored from it.
 */
import * as crypto from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { RuntimeError } from './errors.mjs';
import { takeOverMathRandom } from './math-random.mjs';

const ADDON = fileURLToPath(new URL('../native/reseed.node', import.meta.url));

/** Taken before user code could replace them. */
const { randomBytes, randomInt, randomUUID } = crypto;

/** Node.js draws so many identifiers ahead (lib/internal/crypto/random.js). */
const UUIDS_AHEAD = 128;

/** `randomInt` draws so many numbers ahead, in the same file. */
const INTEGERS_AHEAD = 1024;

/**
 * @typedef {object} Addon
 * @property {() => number} reseed 1 is success
 * @property {() => number} reseedCount see native/reseed.c
 */

/**
 * Gets all that reseeding needs, before user code is loaded and before the snapshot is taken.
 *
 * @returns {() => void} reseeds; to be called first of all after the restore
 * @throws {RuntimeError} `Runtime.ReseedUnavailable`: a function whose environments share their random
 *   numbers, and with them keys and session ids, must not start
 */
export function prepareReseed(addonFile = ADDON) {
  const addon = loadAddon(addonFile);
  if (!reachesNodeCrypto(addon)) {
    throw new RuntimeError(
      'Runtime.ReseedUnavailable',
      `${addonFile} reseeds another OpenSSL than the one that this Node.js uses. Is a second ` +
        'libcrypto preloaded (LD_PRELOAD)?',
    );
  }
  drain(); // Only so that its code is compiled when time counts, after the restore.
  const divertMathRandom = takeOverMathRandom();
  return () => {
    if (addon.reseed() !== 1) {
      throw new RuntimeError(
        'Runtime.AfterRestoreError',
        'OpenSSL could not be reseeded after the restore: its random numbers would repeat',
      );
    }
    drain();
    divertMathRandom();
  };
}

/**
 * @param {string} file
 * @returns {Addon}
 */
function loadAddon(file) {
  const module = { exports: /** @type {any} */ ({}) };
  try {
    process.dlopen(module, file);
  } catch (error) {
    throw new RuntimeError('Runtime.ReseedUnavailable', `${file} cannot be loaded`, error);
  }
  return module.exports;
}

/** @param {Addon} addon */
function reachesNodeCrypto(addon) {
  randomBytes(1);
  const before = addon.reseedCount();
  const status = addon.reseed();
  randomBytes(1);
  return status === 1 && addon.reseedCount() !== before;
}

/** Uses up what was drawn before the snapshot. */
function drain() {
  for (let i = 0; i < UUIDS_AHEAD; i++) randomUUID();
  for (let i = 0; i < INTEGERS_AHEAD; i++) randomInt(2);
}
