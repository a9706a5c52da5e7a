import valid from 'semver/functions/valid.js';
import validRange from 'semver/ranges/valid.js';

import { parseSubpath, refusal } from './source-text.ts';

/** A preset in an npm package. */
export interface NpmSource {
  readonly kind: 'npm';
  readonly name: string;
  /** A version, a range of versions or a tag; empty for what npm takes by itself. */
  readonly range: string;
  /** The folder in the package; empty for the package itself. */
  readonly subpath: string;
}

/** Parts of an npm package's name: it becomes a part of a command line and of addresses. */
const NAME = /^(?:@[a-z0-9~][a-z0-9._~-]*\/)?[a-z0-9~][a-z0-9._~-]*$/;
const TAG = /^[A-Za-z][A-Za-z0-9._-]*$/;
const LONGEST_NAME = 214;

/**
 * Reads `npm:@scope/name@range#subpath`. npm would take much else for a package: addresses, files, aliases.
 *
 * @throws SnapperError of code `usage`
 */
export function parseNpmSource(text: string): NpmSource {
  const [, spec, subpath] = /^npm:([^#]*)(?:#(.*))?$/s.exec(text)!;
  const at = spec!.indexOf('@', 1);
  const name = at === -1 ? spec! : spec!.slice(0, at);
  const range = at === -1 ? '' : spec!.slice(at + 1).trim();
  if (!NAME.test(name) || name.length > LONGEST_NAME) {
    throw refusal(
      text,
      `${name === '' ? 'it has no' : 'it does not begin with the'} name of an npm package`,
      'Write it as npm:@scope/name or npm:name, in small letters.',
    );
  }
  if (at !== -1 && !isRange(range)) {
    throw refusal(
      text,
      'what follows the "@" is no version, range or tag',
      'Write it as npm:@scope/name@^1.2.0; what is in a git repository is named by git:URL.',
    );
  }
  return { kind: 'npm', name, range, subpath: parseSubpath(subpath ?? '', text) };
}

/** Whether a text is a version, a range or a tag of a package in a registry, and nothing else to npm. */
export function isRange(text: string): boolean {
  if (!/^[\w.^~<>=|* +-]+$/.test(text) || text.startsWith('-')) return false;
  return TAG.test(text) || validRange(text) !== null;
}

/** Whether a range is one version, which a registry never changes. */
export function isExactVersion(range: string): boolean {
  return valid(range) === range;
}

/** The source as text, with its folder. */
export function npmSourceText({ name, range, subpath }: NpmSource): string {
  return `npm:${name}${range === '' ? '' : `@${range}`}${subpath === '' ? '' : `#${subpath}`}`;
}
