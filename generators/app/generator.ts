import { resolve } from 'node:path';

import Generator from 'yeoman-generator';
import type { BaseOptions } from 'yeoman-generator';

import { EXIT_CODES } from '../errors/index.ts';
import type { Prompt } from '../prompts/index.ts';
import { isRepository } from '../repository/index.ts';
import { prepareCreation } from './create.ts';
import { inYeoman } from './failure.ts';
import { FLAGS, readRequest, requireKnownFlags } from './flags.ts';
import type { Request } from './flags.ts';
import { appMessages } from './messages.ts';
import type { Outcome, Work } from './surroundings.ts';
import { canAsk } from './terminal.ts';
import { prepareUpdate } from './update.ts';

/** What a generator does not learn from Yeoman. */
export interface Release {
  /** The version of this package. */
  readonly version: string;
  /** The day, `YYYY-MM-DD`. */
  readonly today: () => string;
}

/** The generator of a release, as a class that Yeoman constructs. */
export function generatorOf({
  today,
  version,
}: Release): new (words: string[], options: BaseOptions) => Generator {
  // Yeoman calls every method that has the name of one of its phases, in their order.
  return class extends Generator {
    readonly #handed: Readonly<Record<string, unknown>>;
    #request: Request | undefined;
    #work: Work | undefined;
    #outcome: Outcome | undefined;

    constructor(words: string[], options: BaseOptions) {
      super(words, options);
      this.#handed = options;
      this.description = appMessages.description;
      this.argument('folder', {
        type: String,
        required: false,
        description: appMessages.folder,
      });
      for (const { config, name } of FLAGS) this.option(name, config);
    }

    async initializing(): Promise<void> {
      await inYeoman(() => {
        // A generator that this one is a part of has flags of its own, and packages to install.
        if (this.env.rootGenerator() === this) {
          requireKnownFlags(this.#handed);
          this.setFeatures({ customInstallTask: true });
        }
        this.#request = readRequest(this.#handed, this.options, this.args);
      });
    }

    async prompting(): Promise<void> {
      const { adapter } = this.env;
      const cwd = this.destinationRoot();
      const request = this.#request!;
      const around = {
        ...{ adapter, cwd, request, version },
        today: today(),
        interactive: canAsk(adapter),
        prompt: ((questions) => this.prompt(questions as never)) satisfies Prompt,
        say: (text: string) => void this.log(text),
      };
      await inYeoman(async () => {
        this.#work = isRepository(resolve(cwd, request.folder ?? '.'))
          ? prepareUpdate(around)
          : await prepareCreation(around);
      });
    }

    /** In the phase in which Yeoman itself asks about files, and writes them. */
    async conflicts(): Promise<void> {
      await inYeoman(async () => {
        this.#outcome = await this.#work!.write();
      });
    }

    end(): void {
      // What runs after this in the same environment installs what it likes.
      this.setFeatures({ customInstallTask: false });
      const { text, unresolved } = this.#outcome!;
      this.log(text);
      if (unresolved === undefined) return;
      throw Object.assign(new Error(unresolved), { code: EXIT_CODES.conflicts });
    }
  };
}
