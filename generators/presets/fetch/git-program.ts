import { join } from 'node:path';

import { SnapperError } from '../../errors/index.ts';
import { run } from '../../process/index.ts';
import type { ProcessResult } from '../../process/index.ts';
import { gitSourceText } from '../source-git.ts';
import type { GitSource } from '../source-git.ts';
import { failure, LONGEST, said, throwIfAborted } from './program.ts';
import type { FetchOptions } from './snapshot.ts';

/** What the user's settings must not change: nothing is run but git, and what it fetches from. */
const SETTINGS = {
  'core.hooksPath': '/dev/null',
  'core.fsmonitor': 'false',
  'fetch.recurseSubmodules': 'false',
  'submodule.recurse': 'false',
  'gc.auto': '0',
  'maintenance.auto': 'false',
  // An address may have moved; what is fetched from there later comes from where the first answer led.
  'http.followRedirects': 'initial',
  'protocol.version': '2',
  'advice.detachedHead': 'false',
} as const;

/** Variables that would lead git to another repository than ours. */
const ELSEWHERE = [
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_COMMON_DIR',
  'GIT_DIR',
  'GIT_INDEX_FILE',
  'GIT_NAMESPACE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_QUARANTINE_PATH',
  'GIT_SHALLOW_FILE',
  'GIT_TEMPLATE_DIR',
  'GIT_WORK_TREE',
] as const;

/**
 * The ways that git may go, wherever a redirect leads: an address of `https` may become one of `ssh` by the
 * user's own settings (`url.<base>.insteadOf`), but never a file or a program.
 */
const WAYS: Readonly<Record<GitSource['transport'], string>> = {
  file: 'file',
  http: 'http:https',
  https: 'https:ssh',
  ssh: 'ssh:https',
};

/** The user's git on a bare repository of its own. */
export class Git {
  readonly #folder: string;
  readonly #options: FetchOptions;
  readonly #source: GitSource;

  /** @param temporary an empty folder that goes when the repository is no longer needed */
  constructor(temporary: string, source: GitSource, options: FetchOptions) {
    this.#folder = join(temporary, 'repository');
    this.#options = options;
    this.#source = source;
  }

  /** Makes the repository, without any template of the user's. */
  async initialise(): Promise<void> {
    await this.#must(['init', '--quiet', '--bare', '--template=', '--', this.#folder]);
  }

  /** Fetches from the source; how it ended is for the caller to judge. */
  fetch(flags: readonly string[], refspecs: readonly string[]): Promise<ProcessResult> {
    const fixed = ['--quiet', '--no-tags', '--no-recurse-submodules', '--no-auto-gc'];
    const args = ['fetch', ...fixed, ...flags, '--', this.#source.url, ...refspecs];
    return this.#run(args, this.#options.interactive);
  }

  /** The commit that a name stands for. */
  async commitAt(name: string): Promise<string> {
    const found = await this.#run(['rev-parse', '--verify', '--quiet', `${name}^{commit}`]);
    if (found.exitCode === 0) return found.stdout.trim();
    throw new SnapperError({
      code: 'failed',
      what: `${gitSourceText(this.#source)} does not lead to a commit`,
      next: 'Name a branch, a tag or a commit of it.',
    });
  }

  /** What a command on the repository prints. */
  async bytes(args: readonly string[], maxBuffer: number, input?: string): Promise<Buffer> {
    const result = await run('git', [...this.#settings(), ...args], {
      ...this.#around(),
      timeout: LONGEST,
      signal: this.#options.signal,
      encoding: 'buffer',
      maxBuffer,
      ...(input !== undefined && { input }),
    });
    throwIfAborted(this.#options.signal);
    if (result.exitCode !== 0) throw this.#failure(result);
    return Buffer.from(result.stdout.buffer, result.stdout.byteOffset, result.stdout.byteLength);
  }

  async #must(args: readonly string[]): Promise<void> {
    const result = await this.#run(args);
    if (result.exitCode !== 0) throw this.#failure(result);
  }

  async #run(args: readonly string[], interactive = false): Promise<ProcessResult> {
    const { signal } = this.#options;
    throwIfAborted(signal);
    const result = await run('git', [...this.#settings(), ...args], {
      ...this.#around(),
      // What is bounded is cut off from the terminal, where git would ask. Ctrl-C there ends it as well.
      ...(!interactive && { timeout: LONGEST, signal }),
    });
    throwIfAborted(signal);
    return result;
  }

  #settings(): string[] {
    return [
      ...Object.entries(SETTINGS).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
      `--git-dir=${this.#folder}`,
    ];
  }

  #around(): { readonly cwd: string; readonly env: Readonly<Record<string, string | undefined>> } {
    return {
      cwd: join(this.#folder, '..'),
      env: {
        ...Object.fromEntries(ELSEWHERE.map((name) => [name, undefined])),
        GIT_ALLOW_PROTOCOL: WAYS[this.#source.transport],
        // A repository that keeps its objects elsewhere would fetch them by its own settings.
        GIT_NO_LAZY_FETCH: '1',
        // What is parsed is English.
        LC_ALL: 'C',
        LANGUAGE: 'en',
        ...(!this.#options.interactive && { GIT_TERMINAL_PROMPT: '0' }),
      },
    };
  }

  #failure(result: ProcessResult<string | Uint8Array>): SnapperError {
    return failure(`git cannot read ${gitSourceText(this.#source)}`, result, {
      program: 'git',
      why: said(result.stderr),
      next: 'Try the address with "git ls-remote"; it must work here.',
    });
  }
}
