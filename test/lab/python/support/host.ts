import { openHostFor } from '../../support/host.ts';
import type { Host } from '../../support/host.ts';
import { pythonHost } from '../../support/python-images.ts';

/** Opens a host, of the release that the stand-ins' Python comes from, with the Python layer. */
export async function openHost(): Promise<Host> {
  return openHostFor({ language: 'python' }, await pythonHost());
}

export type { Host, StartOptions } from '../../support/host.ts';
