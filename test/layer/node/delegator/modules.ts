/** The delegator's modules with the types that their JSDoc states; they are plain JavaScript. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { delegatorSource } from './harness.ts';

type Generation = 3 | 4;
type Handler = (...parameters: unknown[]) => unknown;

interface Peer {
  readonly remoteAddress?: string;
  readonly remotePort?: number;
}

interface Modules {
  readonly handler: {
    readonly loadHandler: (options: {
      taskRoot: string;
      setting: string;
      generation: Generation;
    }) => Promise<Handler>;
  };
  readonly connections: {
    readonly trackConnections: (survives: () => boolean) => () => Promise<void>;
    readonly staysInEnvironment: (socket: Peer) => boolean;
  };
  readonly 'math-random': { readonly takeOverMathRandom: () => () => void };
}

export async function delegatorModule<Name extends keyof Modules>(
  name: Name,
): Promise<Modules[Name]> {
  const file = join(delegatorSource, `lib/${name}.mjs`);
  return (await import(pathToFileURL(file).href)) as Modules[Name];
}
