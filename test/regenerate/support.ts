import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { readlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

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
  Plan,
  RenderedFile,
  RenderedTree,
  UpdateInput,
} from '../../generators/regenerate/index.ts';

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

/** A new temporary folder. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'snapper-regenerate-'));
}

/** Writes a file of the user's, with the folders it needs. */
export function write(
  root: string,
  path: string,
  content: Uint8Array | string,
  mode = 0o644,
): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
  chmodSync(join(root, path), mode);
}

/** A repository as version 1.0.0 of a template wrote it. */
export function repositoryOf(template: Template): string {
  const root = temporaryFolder();
  for (const [path, file] of withBase(tree(template), '1.0.0')) {
    write(root, path, Buffer.from(file.content, file.encoding ?? 'utf8'), file.mode);
  }
  return root;
}

/** What an update of a repository to version 2.0.0 of a template would do. */
export function planOf(root: string, template: Template, options: Partial<UpdateInput> = {}): Plan {
  const input = {
    base: parseBase(readFileSync(join(root, BASE_PATH), 'utf8')),
    next: tree(template),
    generator: '2.0.0',
    ...options,
  };
  return planUpdate(input, readCurrent(root, pathsOf(input)));
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

/** Everything in a folder, by path: the kind, the permission bits and the bytes. */
export function contentsOf(root: string, folder = ''): Record<string, string> {
  const contents: Record<string, string> = {};
  for (const name of readdirSync(join(root, folder)).sort()) {
    const path = folder === '' ? name : `${folder}/${name}`;
    const status = lstatSync(join(root, path));
    const mode = (status.mode & 0o777).toString(8);
    if (status.isDirectory()) {
      Object.assign(contents, { [`${path}/`]: `folder ${mode}` }, contentsOf(root, path));
    } else if (status.isSymbolicLink()) {
      contents[path] = `link to ${readlinkSync(join(root, path))}`;
    } else {
      contents[path] = `file ${mode} ${readFileSync(join(root, path)).toString('latin1')}`;
    }
  }
  return contents;
}
