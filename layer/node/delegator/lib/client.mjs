/**
 * What must be known about the runtime interface client that started the delegator.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/**
 * Generation 3 (Node.js 20 and older, early Node.js 22) loads CommonJS first and accepts callback
 * handlers; generation 4 imports everything and refuses them.
 *
 * @typedef {3 | 4} ClientGeneration
 */

/**
 * Reads the generation that the layer's build found out.
 *
 * @param {URL} manifest the layer's manifest.json
 * @returns {ClientGeneration} 4 when there is no manifest
 */
export function readClientGeneration(manifest) {
  let text;
  try {
    text = readFileSync(manifest, 'utf8');
  } catch {
    return 4;
  }
  return JSON.parse(text).runtimeInterfaceClient?.generation === 3 ? 3 : 4;
}

/**
 * `require` as seen by the client, which is the program that Node.js was started with. Its place
 * shows in the error of a module that is not found ("Require stack").
 */
export function clientRequire() {
  return createRequire(process.argv[1] ?? import.meta.url);
}
