import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { execa } from 'execa';

import { MANIFEST_PATH } from '../../generators/presets/manifest.ts';
import type { Manifest } from '../../generators/presets/manifest.ts';

/** Files by path: text, or what is not text. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

/** Writes files into a folder. */
export async function writeFiles(folder: string, files: Files): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}

/** The text of a manifest. */
export function manifestText(rest: Partial<Manifest> = {}): string {
  return JSON.stringify({ name: 'platform', version: '1.0.0', ...rest });
}

/** The files of a preset in a folder; empty for the root. */
export function presetFiles(folder = '', rest: Partial<Manifest> = {}): Files {
  const start = folder === '' ? '' : `${folder}/`;
  return {
    [`${start}${MANIFEST_PATH}`]: manifestText(rest),
    [`${start}files/OWNERS`]: `of ${folder || 'the root'}\n`,
  };
}

/** A git repository of an organisation, made by git itself. */
export class GitRepository {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(folder: string): Promise<GitRepository> {
    await mkdir(folder, { recursive: true });
    const repository = new GitRepository(folder);
    await repository.git('init', '--quiet', '--initial-branch=main');
    return repository;
  }

  /** Commits files as they are and says which commit it is. */
  async commit(files: Files, tag?: string): Promise<string> {
    await writeFiles(this.folder, files);
    await this.git('add', '--all', '--force');
    return this.commitIndex(tag);
  }

  /** Commits what is in the index: entries that no file system would make. */
  async commitIndex(tag?: string): Promise<string> {
    await this.git('commit', '--quiet', '--allow-empty', '--message=change');
    if (tag !== undefined) await this.git('tag', '--annotate', '--force', `--message=${tag}`, tag);
    return this.git('rev-parse', 'HEAD');
  }

  /** Puts an entry into the index that has the content given. */
  async stage(mode: string, path: string, content: string): Promise<void> {
    const object =
      mode === '160000' ? content : await this.#git(['hash-object', '-w', '--stdin'], content);
    const entry = `${mode} ${object}\t${path}\0`;
    await this.#git(['update-index', '--add', '-z', '--index-info'], entry);
  }

  git(...args: readonly string[]): Promise<string> {
    return this.#git(args);
  }

  async #git(args: readonly string[], input?: string): Promise<string> {
    const identity = ['-c', 'user.name=Platform', '-c', 'user.email=platform@example.com'];
    const settings = ['-c', 'core.protectNTFS=false', '-c', 'core.protectHFS=false'];
    const { stdout } = await execa('git', [...identity, ...settings, ...args], {
      cwd: this.folder,
      env: { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
      ...(input === undefined ? {} : { input }),
    });
    return stdout;
  }
}
