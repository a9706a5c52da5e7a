import { SnapperError } from '../errors/index.ts';
import { shownSource } from './source-text.ts';
import { npmSourceText } from './source-npm.ts';
import type { GitSource } from './source-git.ts';
import { parseSource } from './source.ts';

/** A source, or all sources below a place, in the one way in which it is written to be compared. */
export interface TrustedPlace {
  /** Where it is, without a slash at its end: `git:https://host/org/repo`, `npm:@scope/name`, `/folder`. */
  readonly place: string;
  /** Which version and folder of it: `@^1#folder`, `#ref:folder`; `undefined`: all, and all below it. */
  readonly version: string | undefined;
  /** Whether it was written as a git repository, with `.git`. */
  readonly isRepository: boolean;
}

/**
 * An entry of a trust list, as it is compared: a source, or a place that ends in `/` and stands for all below
 * it.
 *
 * @param folder what a relative path is relative to
 * @throws SnapperError of code `usage` for what is no source, or can be read in more than one way
 */
export function trustedPlace(text: string, folder: string | undefined): TrustedPlace {
  const below = !text.includes('#') && text.endsWith('/');
  if (!below) return sourcePlace(text, folder);
  if (text.startsWith('npm:')) return npmPlace(text);
  const entry = { ...sourcePlace(text, folder), version: undefined };
  if (/^(?:[A-Z]:)?$/.test(entry.place))
    throw unclear(text, 'it would trust every folder there is');
  return entry;
}

/** A source as it is compared; a slash at its end means nothing. Otherwise {@link trustedPlace}. */
export function sourcePlace(text: string, folder: string | undefined): TrustedPlace {
  const source = parseSource(text, folder);
  switch (source.kind) {
    case 'npm': {
      const place = `npm:${source.name}`;
      return { place, version: npmSourceText(source).slice(place.length), isRepository: false };
    }
    case 'git': {
      const path = gitPlace(source, text);
      return {
        place: `git:${path.replace(REPOSITORY, '')}`,
        version: gitVersion(source),
        isRepository: REPOSITORY.test(path),
      };
    }
    case 'directory':
      return { place: withoutEnd(slashes(source.path)), version: '', isRepository: false };
  }
}

/** A place as the trust list keeps it; what is read of it again is the same. */
export function placeText({ isRepository, place, version }: TrustedPlace): string {
  const suffix = isRepository ? '.git' : '';
  return `${place}${suffix}${version ?? '/'}`;
}

/** Whether a source is an entry, or below it. */
export function covers(entry: TrustedPlace, source: TrustedPlace): boolean {
  if (entry.version !== undefined) {
    return entry.place === source.place && entry.version === source.version;
  }
  // A repository in all its versions.
  if (entry.isRepository && entry.place === source.place) return true;
  // `org.git` is no part of `org/`: names are compared as they are.
  const name = `${source.place}${source.isRepository ? '.git' : ''}`;
  return `${name}/`.startsWith(`${entry.place}${entry.isRepository ? '.git' : ''}/`);
}

const REPOSITORY = /(?<=[^/])\.git$/;

/** All packages of a scope, or one in all its versions. */
function npmPlace(text: string): TrustedPlace {
  const place = text.slice(0, -1);
  const isScope = /^npm:@[a-z0-9~][a-z0-9._~-]*$/.test(place);
  if (!isScope && sourcePlace(place, undefined).version !== '') {
    throw unclear(text, 'what ends in "/" is a scope, or a package in all its versions');
  }
  return { place, version: undefined, isRepository: false };
}

function gitVersion({ ref, subpath }: GitSource): string {
  if (ref === '' && subpath === '') return '';
  return `#${subpath === '' ? ref : `${ref}:${subpath}`}`;
}

/** Ports that need not be written. */
const PORTS: Readonly<Record<string, string>> = { http: '80', https: '443', ssh: '22' };

/**
 * An address by hand, and strictly: what two programs may read differently is not compared at all. A browser
 * takes `\` for `/`, e.g., and git does not.
 */
const ADDRESS =
  /^([a-z]+):\/\/(?:([\w.-]+)@)?([a-z0-9.-]+|\[[0-9a-f:.]+\]|)(?::(\d{1,5}))?(\/[^?#\\]*)?$/i;

function gitPlace({ transport, url }: GitSource, text: string): string {
  if (transport === 'file' && !/^file:/i.test(url)) {
    return `file://${pathOf(slashes(url), text)}`;
  }
  const scp = url.includes('://') ? null : /^(?:([\w.-]+)@)?([\w.-]+):([^:]+)$/.exec(url);
  const address =
    scp === null
      ? url
      : `ssh://${scp[1] === undefined ? '' : `${scp[1]}@`}${scp[2]}/${scp[3]!.replace(/^\/(?!\/)/, '')}`;
  const [, scheme, user, host, port, path = ''] = ADDRESS.exec(address) ?? [];
  if (scheme === undefined || (host === '' && transport !== 'file')) {
    throw unclear(text, 'its address can be read in more than one way');
  }
  const isUsual = port === undefined || port.replace(/^0+(?=.)/, '') === PORTS[transport];
  return [
    `${transport}://`,
    user === undefined ? '' : `${user}@`,
    host!.toLowerCase().replace(/\.$/, ''),
    isUsual ? '' : `:${port.replace(/^0+(?=.)/, '')}`,
    pathOf(path, text),
  ].join('');
}

/** A path without `.`, `..`, a slash at its end, and escapes that need not be. */
function pathOf(path: string, text: string): string {
  const plain = path.replaceAll(/%([0-9a-f]{2})/gi, (escape, digits: string) => {
    const character = String.fromCharCode(Number.parseInt(digits, 16));
    return /[\w.~-]/.test(character) ? character : escape.toUpperCase();
  });
  // A separator, or an escape, in disguise; what it is depends on the server.
  if (/%(?:2F|5C|25|[01].|7F)|%(?![0-9A-F]{2})/.test(plain)) {
    throw unclear(text, 'its path has an escaped separator');
  }
  const parts: string[] = [];
  for (const part of withoutEnd(plain).split('/').slice(1)) {
    if (part === '') throw unclear(text, 'its path has two separators in a row');
    if (part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) throw unclear(text, 'its path leads above its root');
  }
  return parts.map((part) => `/${part}`).join('');
}

function withoutEnd(path: string): string {
  return path.replace(/\/$/, '');
}

function slashes(path: string): string {
  if (process.platform !== 'win32') return path;
  const forward = path.replaceAll('\\', '/');
  return /^[A-Za-z]:/.test(forward) ? forward[0]!.toUpperCase() + forward.slice(1) : forward;
}

function unclear(text: string, why: string): SnapperError {
  return new SnapperError({
    code: 'usage',
    what: `${JSON.stringify(shownSource(text))} cannot be trusted`,
    why,
  });
}
