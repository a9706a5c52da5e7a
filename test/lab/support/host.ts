import { Emulation } from '../../../generators/emulator/index.ts';
import type { EmulationOptions } from '../../../generators/emulator/index.ts';
import { builtLayer } from './built-layer.ts';
import { javaHost } from './java-host.ts';
import type { LabAnswers } from './languages.ts';

export interface StartOptions extends Omit<EmulationOptions, 'launch'> {
  /** The function's package. */
  readonly task: string;
  /** The unpacked layers. @default the layer that the host was opened with */
  readonly opt?: string;
  /** The host's root filesystem. @default the one that the layer was built for */
  readonly root?: string;
}

/** The Java host with a layer; keeps account of what it started. */
export interface Host {
  start(options: StartOptions): Promise<Emulation>;
  /** Brings an emulation through init and restore. @throws Error when it does not get there */
  ready(emulation: Emulation): Promise<void>;
  /** The JSON that an invocation answers. @throws Error when it answers an error */
  answer<T>(emulation: Emulation, event: unknown): Promise<T>;
  outputOf(emulation: Emulation): string;
  stopAll(): Promise<void>;
}

/**
 * Opens a host with the layer that is built for some answers.
 *
 * @param usualRoot the root filesystem of the host; by default that of the Java image's stand-in
 */
export async function openHostFor(answers: LabAnswers, usualRoot?: string): Promise<Host> {
  const layer = await builtLayer(answers);
  const running: Emulation[] = [];
  const outputOf = (emulation: Emulation): string =>
    emulation.output.map(({ text }) => text).join('\n');

  return {
    outputOf,

    async start({ task, opt = layer.opt, root = usualRoot, ...options }) {
      const { launch } = await javaHost({ opt, task, ...(root !== undefined && { root }) });
      const emulation = await Emulation.start({ launch, ...options });
      running.push(emulation);
      return emulation;
    },

    async ready(emulation) {
      const init = await emulation.init();
      if (init.outcome !== 'ready') {
        throw new Error(`init: ${JSON.stringify(init)}\n${outputOf(emulation)}`);
      }
      const restore = await emulation.restore();
      if (restore.outcome !== 'ready') {
        throw new Error(`restore: ${JSON.stringify(restore)}\n${outputOf(emulation)}`);
      }
    },

    async answer<T>(emulation: Emulation, event: unknown): Promise<T> {
      const result = await emulation.invoke(event);
      if (result.outcome !== 'response') {
        throw new Error(`no response: ${JSON.stringify(result)}\n${outputOf(emulation)}`);
      }
      return result.response.json as T;
    },

    async stopAll() {
      await Promise.all(running.splice(0).map((emulation) => emulation.stop()));
    },
  };
}
