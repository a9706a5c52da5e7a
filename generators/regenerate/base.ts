import valid from 'semver/functions/valid.js';

import { SnapperError, describeJsonError } from '../errors/index.ts';
import { isBinary, sha256Of } from './content.ts';
import { safePath } from './safe-path.ts';
import type { Encoding, FileContent, Ownership, RenderedFile, RenderedTree } from './tree.ts';

/** Where a generated repository keeps what concerns its regeneration. */
export const BASE_FOLDER = '.snapper';

/** Where the merge base lies in a repository. */
export const BASE_PATH = `${BASE_FOLDER}/base.json`;

/** The newest format of `.snapper/base.json` that this version reads, and the one it writes. */
const FORMAT = 1;

/** What the generator wrote last: the base of the next three-way merge. */
export interface Base {
  /** Version of the package that wrote the files. */
  readonly generator: string;
  /** What the files were rendered from, for whoever renders; `undefined` in bases of earlier versions. */
  readonly settings: Settings | undefined;
  readonly files: ReadonlyMap<string, BaseFile>;
  /** The text that it was read from. */
  readonly text?: string;
}

/** What a tree was rendered from: flat, and of no meaning here. */
export type Settings = Readonly<Record<string, boolean | number | string>>;

export interface BaseFile {
  readonly ownership: Ownership;
  readonly executable: boolean;
  readonly sha256: string;
  /** The content of a managed file; of the others, which are never merged, the hash is enough. */
  readonly content?: string;
  /** @default 'utf8' */
  readonly encoding?: Encoding;
}

/** The merge base of a tree. */
export function baseOf(tree: RenderedTree, generator: string, settings: Settings = {}): Base {
  const files = new Map<string, BaseFile>();
  for (const [path, file] of tree) files.set(path, baseFileOf(file));
  return { generator, settings, files };
}

/** Whether a merge base says what a rendered tree would make it say. */
export function isBaseOf(
  base: Base,
  tree: RenderedTree,
  generator: string,
  settings: Settings = {},
): boolean {
  if (base.generator !== generator || base.files.size !== tree.size) return false;
  if (JSON.stringify(base.settings) !== JSON.stringify(settings)) return false;
  for (const [path, file] of tree) {
    const recorded = base.files.get(path);
    if (recorded === undefined || !recordsFile(recorded, file)) return false;
  }
  return true;
}

/** The tree with its own merge base in it: what is written into a repository. */
export function withBase(
  tree: RenderedTree,
  generator: string,
  settings: Settings = {},
): RenderedTree {
  return new Map([...tree, [BASE_PATH, baseFile(tree, generator, settings)]]);
}

/** The file `.snapper/base.json` of a tree. */
export function baseFile(
  tree: RenderedTree,
  generator: string,
  settings: Settings = {},
): RenderedFile {
  const content = formatBase(baseOf(tree, generator, settings));
  return { content, mode: 0o644, ownership: 'generated' };
}

/**
 * Reads the text of a `.snapper/base.json`. It lies in the user's repository, so nothing in it is
 * trusted: neither its shape nor its paths. Hashes of contents are looked at when one is merged.
 *
 * @throws SnapperError of code `failed` that says what is wrong with it, and what to do
 */
export function parseBase(text: string): Base {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw unusable(
      /^<{7} /m.test(text) ? 'it has conflict markers of git in it' : describeJsonError(cause),
      cause,
    );
  }
  if (!isRecord(json) || typeof json['version'] !== 'number') {
    throw unusable('it does not have the shape of a merge base');
  }
  const generator = parseVersion(json['generator']);
  // Before the shape: another format may have another one.
  if (json['version'] > FORMAT) {
    throw new SnapperError({
      code: 'failed',
      what: `${BASE_PATH} has format ${json['version']}, and this version reads ${FORMAT}`,
      why: `create-snapper-lambda ${generator ?? 'of a later version'} wrote it`,
      next: `Run npx create-snapper-lambda@${generator ?? 'latest'} instead.`,
    });
  }
  if (!isRecord(json['files'])) throw unusable('it does not have the shape of a merge base');
  if (generator === undefined) throw unusable('it does not say which version wrote it');
  const files = new Map<string, BaseFile>();
  for (const [path, value] of Object.entries(json['files'])) {
    files.set(checkedPath(path), parseBaseFile(path, value));
  }
  return { generator, settings: parseBaseSettings(json['settings']), files, text };
}

/**
 * The content of a managed file in a merge base, for merging.
 *
 * @throws SnapperError of code `failed` when its hash says that it was changed by hand
 */
export function baseContentOf(path: string, file: BaseFile): FileContent | undefined {
  if (file.content === undefined) return undefined;
  const content = { content: file.content, ...(file.encoding && { encoding: file.encoding }) };
  if (sha256Of(content) !== file.sha256) {
    throw unusable(`its copy of ${path} does not have the hash it records: it was edited`);
  }
  return content;
}

/** Whether a merge base tells of the very content of a file, be it by its hash. */
export function recordsContent(recorded: BaseFile, file: FileContent): boolean {
  if (recorded.ownership === 'once') return recorded.sha256 === sha256Of(file);
  return recorded.content === file.content && (recorded.encoding === 'base64') === isBinary(file);
}

function baseFileOf(file: RenderedFile): BaseFile {
  const { content, encoding, mode, ownership } = file;
  return {
    ownership,
    executable: mode === 0o755,
    sha256: sha256Of(file),
    ...(ownership === 'managed' && { content, ...(isBinary(file) && { encoding }) }),
  };
}

function recordsFile(recorded: BaseFile, file: RenderedFile): boolean {
  if (recorded.ownership !== file.ownership) return false;
  if (recorded.executable !== (file.mode === 0o755)) return false;
  // Nothing is ever concluded from what a file was that is rewritten anyway.
  if (file.ownership === 'generated') return true;
  return recordsContent(recorded, file);
}

function formatBase({ files, generator, settings }: Base): string {
  const entries = [...files].map(([path, { executable, ownership, sha256, ...content }]) => {
    const mode = executable ? '755' : '644';
    return [path, { ownership, mode, sha256, ...content }] as const;
  });
  const json = { version: FORMAT, generator, settings, files: Object.fromEntries(entries) };
  // ASCII alone is read and parsed in half the time.
  return `${JSON.stringify(json, null, 1).replaceAll(/[^\x00-\x7F]/g, escapeUnit)}\n`;
}

/** A UTF-16 unit as JSON may write it. */
function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function parseBaseFile(path: string, value: unknown): BaseFile {
  if (!isRecord(value)) throw unusable(`its entry for ${path} is no object`);
  const { content, encoding, mode, ownership, sha256 } = value;
  if (
    (ownership !== 'managed' && ownership !== 'once' && ownership !== 'generated') ||
    (mode !== '644' && mode !== '755') ||
    (encoding !== undefined && encoding !== 'base64' && encoding !== 'utf8') ||
    (content === undefined ? ownership === 'managed' : typeof content !== 'string') ||
    typeof sha256 !== 'string'
  ) {
    throw unusable(`its entry for ${path} is incomplete`);
  }
  return {
    ownership,
    executable: mode === '755',
    sha256,
    ...(typeof content === 'string' && { content }),
    ...(encoding !== undefined && { encoding }),
  };
}

/** A version is compared, and printed as part of a command and of markers: nothing else will do. */
function parseVersion(value: unknown): string | undefined {
  return typeof value === 'string' && valid(value) === value ? value : undefined;
}

function parseBaseSettings(value: unknown): Settings | undefined {
  if (value === undefined) return undefined;
  const flat =
    isRecord(value) &&
    Object.values(value).every((each) => ['boolean', 'number', 'string'].includes(typeof each));
  if (!flat) throw unusable('its settings are no flat object');
  return value as Settings;
}

function checkedPath(path: string): string {
  try {
    return safePath(path);
  } catch (cause) {
    throw unusable((cause as Error).message, cause);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unusable(why: string, cause?: unknown): SnapperError {
  return new SnapperError({
    code: 'failed',
    what: `${BASE_PATH} cannot be used`,
    why,
    next:
      'Take it back from version control. If it is lost, delete it: the next update then takes every ' +
      'file as yours and only records what the generator would write.',
    ...(cause !== undefined && { cause }),
  });
}
