import { chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { onTestFinished } from 'vitest';

import {
  BASE_PATH,
  applyPlan,
  parseBase,
  pathsOf,
  planUpdate,
  readCurrent,
  recover,
  withBase,
} from '../../generators/regenerate/index.ts';
import type {
  ApplyOptions,
  Base,
  Plan,
  RenderedFile,
  RenderedTree,
  UpdateInput,
} from '../../generators/regenerate/index.ts';
import { SCRATCH } from '../support/scratch.ts';

/** A file of a template: its text when nothing else matters. */
export type Template = Readonly<Record<string, Partial<RenderedFile> | string>>;

/** A rendered tree; files are managed text with mode 644 unless they say otherwise. */
export function tree(template: Template): RenderedTree {
  const files = Object.entries(template).map(([path, file]) => {
    const given = typeof file === 'string' ? { content: file } : file;
    return [path, { content: '', mode: 0o644, ownership: 'managed', ...given }] as const;
  });
  return new Map(files.sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** A new temporary folder, which is removed when the running test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(SCRATCH, 'snapper-regenerate-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes a file of the user's, with the folders it needs. */
export function write(
  root: string,
  path: string,
  content: Uint8Array | string,
  mode = masked(0o644),
): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
  chmodSync(join(root, path), mode);
}

/** A repository as a version of a template wrote it. */
export function repositoryOf(template: Template, version = '1.0.0'): string {
  const root = temporaryFolder();
  for (const [path, file] of withBase(tree(template), version)) {
    write(root, path, Buffer.from(file.content, file.encoding ?? 'utf8'), masked(file.mode));
  }
  return root;
}

/** Everything in a repository that version 2.0.0 of a template wrote anew, as {@link contentsOf} says it. */
export function asWritten(template: Template): Record<string, string> {
  return contentsOf(repositoryOf(template, '2.0.0'));
}

/** What an update of a repository to version 2.0.0 of a template would do. */
export function planOf(root: string, template: Template, options: Partial<UpdateInput> = {}): Plan {
  const input = {
    base: baseIn(root),
    next: tree(template),
    generator: '2.0.0',
    ...options,
  };
  return planUpdate(input, readCurrent(root, pathsOf(input)));
}

/** The merge base of a repository; `undefined` when there is none. */
function baseIn(root: string): Base | undefined {
  const path = join(root, BASE_PATH);
  return existsSync(path) ? parseBase(readFileSync(path, 'utf8')) : undefined;
}

/** Updates a repository to version 2.0.0 of a template, as the command line does. */
export function update(
  root: string,
  template: Template,
  options: Partial<UpdateInput> = {},
  applying: ApplyOptions = {},
): Plan {
  recover(root, applying);
  const plan = planOf(root, template, options);
  applyPlan(root, plan, applying);
  return plan;
}

/** What a plan does, a line a change; without the merge base, which is rewritten after every change. */
export function changesOf({ changes }: Plan): string[] {
  return changes
    .filter(({ path }) => path !== BASE_PATH)
    .map(({ action, conflicts, from, path, reason }) =>
      [
        `${action} ${from === undefined ? '' : `${from} -> `}${path}: ${reason}`,
        ...(conflicts === undefined ? [] : [`${conflicts} conflicts`]),
      ].join(', '),
    );
}

/** What a plan leaves alone and tells of, a line each. */
export function notesOf({ notes }: Plan): string[] {
  return notes.map(
    ({ kind, path, templateChanged }) =>
      `${kind} ${path}${templateChanged ? ', template changed' : ''}`,
  );
}

/** What {@link contentsOf} says of a file. */
export function file(content: string, mode = masked(0o644)): string {
  return `file ${mode.toString(8)} ${Buffer.from(content).toString('latin1')}`;
}

/** What {@link contentsOf} says, but for some paths. */
export function without(
  contents: Readonly<Record<string, string>>,
  ...paths: readonly string[]
): Record<string, string> {
  return Object.fromEntries(Object.entries(contents).filter(([path]) => !paths.includes(path)));
}

/** What {@link contentsOf} says of a folder that somebody made. */
export const FOLDER = `folder ${masked(0o777).toString(8)}`;

/** Everything in a folder, by path: the kind, the permission bits and the bytes. */
export function contentsOf(root: string, folder = ''): Record<string, string> {
  return Object.fromEntries(entriesOf(root, folder));
}

function entriesOf(root: string, folder: string): [string, string][] {
  return readdirSync(join(root, folder))
    .sort()
    .flatMap((name): [string, string][] => {
      const path = folder === '' ? name : `${folder}/${name}`;
      const status = lstatSync(join(root, path));
      const mode = (status.mode & 0o777).toString(8);
      if (status.isDirectory()) return [[`${path}/`, `folder ${mode}`], ...entriesOf(root, path)];
      if (status.isSymbolicLink()) return [[path, `link to ${readlinkSync(join(root, path))}`]];
      if (!status.isFile()) return [[path, 'special file']];
      return [[path, `file ${mode} ${readFileSync(join(root, path)).toString('latin1')}`]];
    });
}

function masked(mode: number): number {
  return mode & ~process.umask();
}
