import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';

import * as v from 'valibot';

import { SnapperError, describeJsonError, describeSystemError } from '../errors/index.ts';
import { codeOf } from './code.ts';
import type { Preset } from './preset.ts';
import { covers, placeText, sourcePlace, trustedPlace } from './trusted-place.ts';

/** Sources whose presets may run programs. One that ends in `/` stands for all below it. */
export type TrustList = readonly string[];

/** Where a user's settings are. */
export interface Settings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly platform: NodeJS.Platform;
}

/** The file of this user's trust list. */
export function trustListPath(
  { env, home, platform }: Settings = {
    env: process.env,
    home: homedir(),
    platform: process.platform,
  },
): string {
  const [wanted, usual] =
    platform === 'win32'
      ? [env['APPDATA'], join(home, 'AppData', 'Roaming')]
      : // A Mac has a folder of its own for programs with windows; those of the command line use this one.
        [env['XDG_CONFIG_HOME'], join(home, '.config')];
  // By its specification a relative one does not count.
  const folder = wanted !== undefined && isAbsolute(wanted) ? wanted : usual;
  return join(folder, 'create-snapper-lambda', 'trust.json');
}

const schema = v.strictObject({ trusted: v.array(v.string()) });

/**
 * The sources that a user trusts; none when there is no such file.
 *
 * @throws SnapperError of code `failed` for a file that cannot be read or is broken
 */
export function readTrustList(path: string = trustListPath()): TrustList {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw unusable(path, describeSystemError(cause), cause);
  }
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw unusable(path, describeJsonError(cause), cause);
  }
  const result = v.safeParse(schema, json);
  if (!result.success) throw unusable(path, 'it is no object with a list "trusted" of sources');
  for (const entry of result.output.trusted) {
    try {
      trustedPlace(entry, undefined);
    } catch (cause) {
      throw unusable(path, (cause as Error).message, cause);
    }
  }
  return result.output.trusted;
}

/**
 * Trusts a source from now on, or with a `/` at its end all below it.
 *
 * @param folder what a relative path is relative to
 * @returns the entry as it is kept
 * @throws SnapperError of code `usage` for what is no source, of code `failed` when the file is broken or
 * cannot be written
 */
export function addTrust(source: string, folder: string, path: string = trustListPath()): string {
  const entry = placeText(trustedPlace(source, folder));
  const list = readTrustList(path);
  if (!list.some((each) => isSameEntry(each, entry))) writeTrustList([...list, entry].sort(), path);
  return entry;
}

/**
 * Takes an entry off the list.
 *
 * @param folder what a relative path is relative to
 * @returns whether it was on it
 * @throws what {@link addTrust} does
 */
export function removeTrust(
  source: string,
  folder: string,
  path: string = trustListPath(),
): boolean {
  const entry = placeText(trustedPlace(source, folder));
  const list = readTrustList(path);
  const rest = list.filter((each) => !isSameEntry(each, entry));
  if (rest.length === list.length) return false;
  writeTrustList(rest, path);
  return true;
}

/**
 * Whether a source is on a list, or below a place that is. What can be read in more than one way is not.
 *
 * @param folder what a relative path is relative to
 */
export function isTrusted(source: string, list: TrustList, folder?: string): boolean {
  let place;
  try {
    place = sourcePlace(source, folder);
  } catch (error) {
    if (error instanceof SnapperError) return false;
    throw error;
  }
  return list.some((entry) => covers(trustedPlace(entry, undefined), place));
}

/**
 * Whether the programs of a preset may run: each is of a source that is trusted, that of the preset itself
 * or that of one which it extends.
 *
 * @param folder what relative sources are relative to
 */
export function isPresetTrusted(preset: Preset, list: TrustList, folder?: string): boolean {
  return codeOf(preset).every(({ source }) => isTrusted(source, list, folder));
}

function isSameEntry(one: string, other: string): boolean {
  const [left, right] = [trustedPlace(one, undefined), trustedPlace(other, undefined)];
  return left.place === right.place && left.version === right.version;
}

/** Writes the list all or nothing, for nobody else to read. */
function writeTrustList(trusted: TrustList, path: string): void {
  let staged: string | undefined;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const place = realPath(path);
    staged = join(dirname(place), `.trust.json.${randomUUID()}`);
    const file = openSync(staged, 'wx', 0o600);
    try {
      writeSync(file, `${JSON.stringify({ trusted }, null, 2)}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(staged, place);
  } catch (cause) {
    if (staged !== undefined) rmSync(staged, { force: true });
    throw new SnapperError({
      code: 'failed',
      what: `${path} could not be written`,
      why: describeSystemError(cause),
      next: 'Nothing has changed; mend the cause and run the same command again.',
      cause,
    });
  }
}

/** Where a file really is: settings are often links into a repository of them. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return path;
    throw error;
  }
}

function unusable(path: string, why: string, cause?: unknown): SnapperError {
  return new SnapperError({
    code: 'failed',
    what: `${path}, the list of trusted sources, cannot be used`,
    why,
    next: 'Mend it by hand, or delete it: then no preset is trusted.',
    ...(cause !== undefined && { cause }),
  });
}
