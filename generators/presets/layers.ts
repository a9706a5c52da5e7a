import { posix } from 'node:path';

import { SnapperError } from '../errors/index.ts';
import { hashOf } from './hash.ts';
import { MANIFEST_PATH, parseManifest } from './manifest.ts';
import type { Manifest } from './manifest.ts';
import { DirectoryOrigin, RemoteOrigin } from './origin.ts';
import type { Found, Origin, ReadOptions } from './origin.ts';
import type { PresetLayer } from './preset.ts';
import { isExactVersion } from './source-npm.ts';
import { parseSubpath, shownSource } from './source-text.ts';
import { parseSource } from './source.ts';
import type { PresetSource } from './source.ts';

/** How many presets may be built on each other. */
const DEEPEST = 8;

/** A preset with those that it extends, as they were read. */
export interface Chain {
  /** What is extended comes before what extends it. */
  readonly layers: readonly PresetLayer[];
  /** The exact version or commit of the last one; `undefined` for a folder. */
  readonly resolved: string | undefined;
  readonly hash: string;
  /** Whether something of it is from the cache. */
  readonly wasCached: boolean;
}

/** Where one preset of a chain lies. */
interface Place {
  readonly source: PresetSource;
  readonly origin: Origin;
  readonly subpath: string;
}

/**
 * Reads a preset, the one that it extends, and so on.
 *
 * @param written the source as messages name it; `source` may name its exact version
 * @throws SnapperError for what cannot be read or is refused, a cycle, and a chain that is too long
 */
export async function readChain(
  source: PresetSource,
  written: PresetSource,
  options: ReadOptions,
): Promise<Chain> {
  const layers: PresetLayer[] = [];
  const seen = new Map<string, string>();
  const opened: Origin[] = [];
  const open = (from: PresetSource, as: PresetSource, fixed: boolean): Place => {
    const place = placeOf(from, as, fixed, options);
    opened.push(place.origin);
    return place;
  };
  let resolved: string | undefined;
  let wasCached = false;
  try {
    let place: Place | undefined = open(source, written, false);
    while (place !== undefined) {
      const { origin, subpath } = place;
      const found: Found = await origin.read(subpath);
      const shown = origin.shown(subpath);
      requireNew(found.identity, shown, seen);
      const manifest = await manifestOf(found, place, shown);
      if (layers.length === 0) resolved = found.resolved;
      wasCached ||= found.wasCached;
      layers.unshift({ source: shown, manifest, tree: found.tree });
      if (manifest.extends === undefined) break;
      if (layers.length === DEEPEST) {
        const why = `at most ${DEEPEST} may be built on each other`;
        throw cannotExtend(shown, manifest.extends, why);
      }
      place = extended(place, manifest.extends, shown, open);
    }
  } finally {
    for (const origin of opened) await origin.close();
  }
  return { layers, resolved, hash: hashOf(layers.map(({ tree }) => tree)), wasCached };
}

function placeOf(
  source: PresetSource,
  written: PresetSource,
  fixed: boolean,
  options: ReadOptions,
): Place {
  if (source.kind === 'directory') {
    return { source, origin: new DirectoryOrigin(source), subpath: '' };
  }
  const named = written.kind === 'directory' ? source : written;
  const origin = new RemoteOrigin(source, named, fixed, options);
  return { source, origin, subpath: source.subpath };
}

/** Where the preset lies that another one extends. */
function extended(
  { origin, source, subpath }: Place,
  text: string,
  shown: string,
  open: (source: PresetSource, written: PresetSource, fixed: boolean) => Place,
): Place {
  if (/^\.{1,2}(?:\/|$)/.test(text)) {
    if (origin instanceof DirectoryOrigin) {
      const beside = origin.at(text);
      return open(beside, beside, true);
    }
    const path = posix.join(subpath, text).replace(/\/$/, '');
    if (/^\.\.(?:\/|$)/.test(path)) {
      const what = source.kind === 'npm' ? 'package' : 'repository';
      throw cannotExtend(shown, text, `the path leads out of the ${what}`);
    }
    return { source, origin, subpath: parseSubpath(path, shown) };
  }
  const wanted = parsed(text, source, shown);
  requireAllowed(wanted, source, text, shown);
  return open(wanted, wanted, true);
}

/** The source of another preset; a path in it is relative to the folder of the one that names it. */
function parsed(text: string, from: PresetSource, shown: string): PresetSource {
  try {
    return parseSource(text, from.kind === 'directory' ? from.path : undefined);
  } catch (error) {
    if (!(error instanceof SnapperError)) throw error;
    throw cannotExtend(shown, text, error.why ?? error.what, error.next);
  }
}

/** Who may extend what: a preset from elsewhere does not read this machine, and none is built on sand. */
function requireAllowed(
  wanted: PresetSource,
  from: PresetSource,
  text: string,
  shown: string,
): void {
  if (wanted.kind === 'directory') {
    throw cannotExtend(
      shown,
      text,
      'an absolute path leads somewhere else on every machine',
      'Write a path relative to the folder of the preset, which begins with ./ or ../.',
    );
  }
  const isLocal = from.kind === 'directory' || (from.kind === 'git' && from.transport === 'file');
  if (wanted.kind === 'git' && wanted.transport === 'file' && !isLocal) {
    throw cannotExtend(shown, text, 'a preset from elsewhere may not read what is on this machine');
  }
  const version = wanted.kind === 'npm' ? wanted.range : wanted.ref;
  if (wanted.kind === 'npm' ? isExactVersion(version) : version !== '') return;
  throw cannotExtend(
    shown,
    text,
    'what it is built on would change without a new version of it',
    wanted.kind === 'npm'
      ? `Name one version: npm:${wanted.name}@1.2.3.`
      : 'Name a tag or a commit: git:URL#v1.2.3.',
  );
}

function requireNew(identity: string, shown: string, seen: Map<string, string>): void {
  if (seen.has(identity)) {
    throw new SnapperError({
      code: 'usage',
      what: `the preset ${[...seen.values()][0]} extends itself`,
      why: [...seen.values(), shown].join(' extends '),
      next: 'Take "extends" out of one of them.',
    });
  }
  seen.set(identity, shown);
}

async function manifestOf({ tree }: Found, { origin }: Place, shown: string): Promise<Manifest> {
  const file = tree.get(MANIFEST_PATH);
  if (file === undefined) throw await noPreset(origin, shown);
  return parseManifest(new TextDecoder().decode(file.content), `${MANIFEST_PATH} of ${shown}`);
}

/** The error for a folder that is no preset, with those that are. */
async function noPreset(origin: Origin, shown: string): Promise<SnapperError> {
  const folders = (await origin.presets()).map((folder) => origin.shown(folder));
  const most = folders.slice(0, 20);
  return new SnapperError({
    code: 'failed',
    what: `there is no preset at ${shown}`,
    why: `it has no ${MANIFEST_PATH}`,
    next:
      most.length === 0
        ? 'Name the folder that holds one; "create-snapper-lambda preset init" makes a new one.'
        : `There is one at ${most.join(', ')}${folders.length > most.length ? ', …' : ''}.`,
  });
}

function cannotExtend(shown: string, text: string, why: string, next?: string): SnapperError {
  return new SnapperError({
    code: 'usage',
    what: `the preset ${shown} cannot extend ${JSON.stringify(shownSource(text))}`,
    why,
    ...(next !== undefined && { next }),
  });
}
