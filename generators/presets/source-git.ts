import { parseFolder } from './source-directory.ts';
import type { Base } from './source-directory.ts';
import { parseSubpath, refusal } from './source-text.ts';

/** A preset in a git repository. */
export interface GitSource {
  readonly kind: 'git';
  /** As it is handed to git: with a scheme, as `user@host:path`, or an absolute path. */
  readonly url: string;
  /** As it was written, when that is relative to a folder. */
  readonly written: string;
  /** The way to it; `file` is a repository on this machine. */
  readonly transport: 'file' | 'http' | 'https' | 'ssh';
  /** A branch, a tag or a whole commit; empty for the default branch. */
  readonly ref: string;
  /** The folder in the repository; empty for the repository itself. */
  readonly subpath: string;
}

/**
 * Reads `git:URL#ref:subpath`. git would take much else for a repository: programs to be started, and
 * options.
 *
 * @throws SnapperError of code `usage`, never with what may be a password
 */
export function parseGitSource(text: string, base: Base): GitSource {
  const [, written, fragment = ''] = /^git:([^#]*)(?:#(.*))?$/s.exec(text)!;
  const colon = fragment.indexOf(':');
  const ref = colon === -1 ? fragment : fragment.slice(0, colon);
  const subpath = parseSubpath(colon === -1 ? '' : fragment.slice(colon + 1), text);
  if (ref !== '' && !isRef(ref)) {
    throw refusal(
      text,
      'what follows the "#" is no branch, tag or commit',
      'Write it as git:URL#v1.2.0:folder; #:folder takes the default branch.',
    );
  }
  const address = parseAddress(written!, text, base);
  return { kind: 'git', ...address, ref, subpath };
}

/** The source as text, with its ref and folder. */
export function gitSourceText({ ref, subpath, written }: GitSource): string {
  const fragment = subpath === '' ? ref : `${ref}:${subpath}`;
  return `git:${written}${fragment === '' ? '' : `#${fragment}`}`;
}

/** Whether a text is a whole commit, which never changes. */
export function isCommit(ref: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(ref);
}

/** Whether a text is a name of a branch or tag, or a commit; less than git allows, and nothing else to it. */
export function isRef(text: string): boolean {
  return (
    /^[A-Za-z0-9_@][A-Za-z0-9_@./+-]*$/.test(text) &&
    !/\.\.|\/\/|\/\.|\.(?:lock)?(?:\/|$)|\/$|^@$/.test(text) &&
    text.length <= 200
  );
}

type Address = Pick<GitSource, 'transport' | 'url' | 'written'>;

function parseAddress(written: string, whole: string, base: Base): Address {
  if (written === '') throw refusal(whole, 'it has no address of a repository', EXAMPLE);
  if (written.startsWith('-')) throw refusal(whole, 'an address that begins with "-" is an option');
  if (/^[\w+.-]*::/.test(written)) {
    throw refusal(whole, 'an address with "::" is a program for git to start', EXAMPLE);
  }
  if (/^file:(?!\/\/)/i.test(written)) throw refusal(whole, 'it is written file:///path', EXAMPLE);
  if (/^(?:\.{1,2}(?:[\\/]|$)|[\\/]|[A-Za-z]:[\\/])/.test(written)) {
    const folder = parseFolder(written, whole, base);
    return { transport: 'file', url: folder.path, written: folder.written };
  }
  if (/\s/.test(written)) throw refusal(whole, 'an address has no spaces', EXAMPLE);
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(written)) return parseUrl(written, whole);
  return parseScpLike(written, whole);
}

function parseUrl(written: string, whole: string): Address {
  if (!URL.canParse(written)) throw refusal(whole, 'its address is none', EXAMPLE);
  const url = new URL(written);
  const transport = url.protocol.slice(0, -1);
  if (
    transport !== 'https' &&
    transport !== 'ssh' &&
    transport !== 'http' &&
    transport !== 'file'
  ) {
    throw refusal(whole, `git is not asked by ${JSON.stringify(transport)}`, EXAMPLE);
  }
  // A user's name alone may be a token, but for ssh, where it is `git`.
  if (url.password !== '' || (url.username !== '' && transport !== 'ssh')) {
    throw refusal(whole, 'its address holds credentials', HELPER);
  }
  if (written.includes('?')) throw refusal(whole, 'its address has a query', HELPER);
  if (transport === 'file') {
    if (url.host !== '') throw refusal(whole, 'it is a folder of another machine', EXAMPLE);
    return { transport, url: written, written };
  }
  if (transport === 'http' && !/^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname)) {
    throw refusal(whole, 'whoever is on the way can change what comes over http', EXAMPLE);
  }
  requirePlain(url.username, url.hostname, url.pathname, whole);
  return { transport, url: written, written };
}

/** `user@host:path`, the short form of ssh. */
function parseScpLike(written: string, whole: string): Address {
  if (/^[^/@]*:[^/@]*@/.test(written))
    throw refusal(whole, 'its address holds credentials', HELPER);
  const parts = /^(?:([\w.-]+)@)?([\w.-]+):([^:]+)$/.exec(written);
  // One letter is a drive of Windows, and a name without a path may be anything.
  if (parts === null || (parts[1] === undefined && parts[2]!.length === 1)) {
    throw refusal(whole, 'its address is none', EXAMPLE);
  }
  requirePlain(parts[1] ?? '', parts[2]!, parts[3]!, whole);
  return { transport: 'ssh', url: written, written };
}

/** What begins with a dash would be an option to ssh, or to git at the other end. */
function requirePlain(user: string, host: string, path: string, whole: string): void {
  if (![user, host, path, path.replace(/^\/+/, '')].some((part) => part.startsWith('-'))) return;
  throw refusal(whole, 'a part of its address begins with "-", and is an option', EXAMPLE);
}

const EXAMPLE =
  'Write it as git:https://host/path, git:ssh://git@host/path, git:git@host:path or git:../path.';
const HELPER =
  'Leave it out: what is written to snapper.json is no secret. git asks its credential helper, see ' +
  '"git help credentials".';
