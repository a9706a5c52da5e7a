import { createHash } from 'node:crypto';

import { encodeTree } from './encoding.ts';
import type { PresetTree } from './tree.ts';

/** Changes when the encoding does, so that no hash of one is taken for one of the other. */
const FORMAT = 'snapper-preset-1\n';

/**
 * The hash of everything that presets hold: paths, contents, and what is executable, in the order given.
 *
 * @returns `sha256-` and base64
 */
export function hashOf(layers: readonly PresetTree[]): string {
  const hash = createHash('sha256').update(`${FORMAT}${layers.length}\n`);
  for (const layer of layers) {
    for (const piece of encodeTree(layer)) hash.update(piece);
  }
  return `sha256-${hash.digest('base64')}`;
}
