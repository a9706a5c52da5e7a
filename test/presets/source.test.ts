import { describe, expect, test } from 'vitest';

import { SnapperError } from '../../generators/errors/index.ts';
import {
  atVersion,
  parseSource,
  portableSource,
  sourceText,
} from '../../generators/presets/source.ts';

const REPOSITORY = '/home/me/orders';

function refusalOf(text: string, platform: NodeJS.Platform = 'linux'): SnapperError {
  try {
    parseSource(text, REPOSITORY, platform);
  } catch (error) {
    if (error instanceof SnapperError) return error;
    throw error;
  }
  throw new Error(`${text} was taken`);
}

test.each([
  ['..', '/home/me'],
  ['.', '/home/me/orders'],
  ['../platform', '/home/me/platform'],
  ['./preset/', '/home/me/orders/preset'],
  ['/srv/platform', '/srv/platform'],
])('%s is a folder', (text, path) => {
  expect(parseSource(text, REPOSITORY, 'linux')).toEqual({
    kind: 'directory',
    path,
    written: text,
  });
});

test.each([
  ['..\\platform', 'C:\\me\\platform', '../platform'],
  ['C:\\platform\\web', 'C:\\platform\\web', 'C:/platform/web'],
  ['D:/platform', 'D:\\platform', 'D:/platform'],
])('on Windows, %s is a folder', (text, path, written) => {
  expect(parseSource(text, 'C:\\me\\orders', 'win32')).toEqual({
    kind: 'directory',
    path,
    written,
  });
});

test.each([
  ['npm:platform', 'platform', '', ''],
  ['npm:@acme/platform', '@acme/platform', '', ''],
  ['npm:@acme/platform@^1.2', '@acme/platform', '^1.2', ''],
  ['npm:@acme/platform@>=1 <3#presets/web', '@acme/platform', '>=1 <3', 'presets/web'],
  ['npm:@acme/platform#web', '@acme/platform', '', 'web'],
  ['npm:platform@next', 'platform', 'next', ''],
])('%s is a package', (text, name, range, subpath) => {
  const source = parseSource(text, undefined);

  expect(source).toEqual({ kind: 'npm', name, range, subpath });
  expect(sourceText(source)).toBe(text);
});

test.each([
  ['git:https://example.com/platform.git', 'https', 'https://example.com/platform.git', '', ''],
  ['git:https://example.com/p#v1', 'https', 'https://example.com/p', 'v1', ''],
  ['git:https://example.com/p#v1:a/b', 'https', 'https://example.com/p', 'v1', 'a/b'],
  ['git:https://example.com/p#:a', 'https', 'https://example.com/p', '', 'a'],
  [
    'git:https://example.com/p#@acme/p@1.2.0',
    'https',
    'https://example.com/p',
    '@acme/p@1.2.0',
    '',
  ],
  ['git:ssh://git@example.com:2222/p.git', 'ssh', 'ssh://git@example.com:2222/p.git', '', ''],
  ['git:git@example.com:acme/p.git#main:web', 'ssh', 'git@example.com:acme/p.git', 'main', 'web'],
  ['git:file:///srv/p', 'file', 'file:///srv/p', '', ''],
  ['git:../p#main', 'file', '/home/me/p', 'main', ''],
  ['git:/srv/p', 'file', '/srv/p', '', ''],
  ['git:../our presets#v1', 'file', '/home/me/our presets', 'v1', ''],
])('%s is a repository', (text, transport, url, ref, subpath) => {
  const source = parseSource(text, REPOSITORY, 'linux');

  expect(source).toMatchObject({ kind: 'git', transport, url, ref, subpath });
  expect(sourceText(source)).toBe(text);
});

describe('refused', () => {
  test.each([
    ['platform', /Write \.\/platform for a folder, and npm:platform/],
    ['@acme/platform', /npm:@acme\/platform/],
    ['https://example.com/p.git', /git:URL/],
    ['git@example.com:p.git', /git:URL/],
    ['git://example.com/p', /git:URL/],
    ['', /Write/],
    ['~/platform', /Write/],
  ])('%s, with what it may be meant to be', (text, next) => {
    const { code, next: said } = refusalOf(text);

    expect(code).toBe('usage');
    expect(said).toMatch(next);
  });

  test.each([
    ['npm:', /no name/],
    ['npm:Platform', /does not begin with the name/],
    ['npm:-g', /does not begin with the name/],
    ['npm:../platform', /does not begin with the name/],
    ['npm:.hidden', /does not begin with the name/],
    ['npm:file:../platform', /does not begin with the name/],
    ['npm:https://example.com/p.tgz', /does not begin with the name/],
    ['npm:acme/platform', /does not begin with the name/],
    ['npm:@acme/../platform', /does not begin with the name/],
    [`npm:${'a'.repeat(215)}`, /does not begin with the name/],
    ['npm:foo@npm:bar', /no version, range or tag/],
    ['npm:foo@npm:bar@1.0.0', /no version, range or tag/],
    ['npm:foo@file:../x', /no version, range or tag/],
    ['npm:foo@https://example.com/x.tgz', /no version, range or tag/],
    ['npm:foo@git+ssh://git@example.com/x', /no version, range or tag/],
    ['npm:foo@acme/x', /no version, range or tag/],
    ['npm:foo@', /no version, range or tag/],
    ['npm:foo@--registry=x', /no version, range or tag/],
    ['npm:foo#../x', /no plain path/],
    ['npm:foo#a/../../x', /no plain path/],
    ['npm:foo#a//b', /no plain path/],
    ['npm:foo#/etc', /absolute/],
    ['npm:foo#C:/x', /absolute/],
    ['npm:foo#a\\b', /backslash/],
  ])('the package %s', (text, why) => {
    expect(refusalOf(text).why).toMatch(why);
  });

  test.each([
    ['git:', /no address/],
    ['git:-u', /begins with "-"/],
    ['git:--upload-pack=touch x', /begins with "-"/],
    ['git:ext::sh -c touch% x', /program for git/],
    ['git:fd::17', /program for git/],
    ['git:EXT::x', /program for git/],
    ['git:git://example.com/p', /git is not asked by "git"/],
    ['git:ftp://example.com/p', /git is not asked by "ftp"/],
    ['git:javascript://x', /git is not asked/],
    ['git:http://example.com/p', /over http/],
    ['git:file://server/share', /another machine/],
    ['git://server/share', /neither/],
    ['git:\\\\server\\share', /another machine/],
    ['git:file:x', /file:\/\/\/path/],
    ['git:ssh://-oProxyCommand=x/p', /begins with "-"|is none/],
    ['git:ssh://example.com/-p', /begins with "-"/],
    ['git:git@-oProxyCommand=x:p', /is none|begins with "-"/],
    ['git:git@-host:p', /begins with "-"/],
    ['git:git@example.com:-p', /begins with "-"/],
    ['git:https://example.com/p#-v', /no branch, tag or commit/],
    ['git:https://example.com/p#--upload-pack=x', /no branch, tag or commit/],
    ['git:https://example.com/p#a..b', /no branch, tag or commit/],
    ['git:https://example.com/p#a@{1}', /no branch, tag or commit/],
    ['git:https://example.com/p#^main', /no branch, tag or commit/],
    ['git:https://example.com/p#+main', /no branch, tag or commit/],
    ['git:https://example.com/p#main.lock', /no branch, tag or commit/],
    ['git:https://example.com/p#main~1', /no branch, tag or commit/],
    ['git:https://example.com/p#v1:../x', /no plain path/],
    ['git:https://example.com/p#v1:/x', /absolute/],
    ['git:https://example.com/p#v1:C:\\x', /backslash|absolute/],
    ['git:C:\\platform', /Windows/],
    ['git:C:platform', /is none/],
    ['git:platform', /is none/],
    ['git:https://exa mple.com/p', /no spaces/],
  ])('the repository %s', (text, why) => {
    const error = refusalOf(text);

    expect(error.code).toBe('usage');
    expect(error.why).toMatch(why);
  });

  test.each([
    ['C:\\platform', /Windows/],
    ['C:/platform', /Windows/],
    ['\\\\server\\share', /another machine/],
    ['//server/share', /another machine/],
    ['..\\platform', /backslash/],
    ['../plat\nform', /control/],
    ['npm:foo\u001B[2J', /control/],
    ['git:https://example.com/p\u0000', /control/],
  ])('the path %j', (text, why) => {
    expect(refusalOf(text).why).toMatch(why);
  });

  test('a folder of another machine, on Windows as well', () => {
    expect(refusalOf('\\\\server\\share', 'win32').why).toMatch(/another machine/);
    expect(refusalOf('//server/share', 'win32').why).toMatch(/another machine/);
  });
});

test.each([
  'git:https://me:xyzzy@example.com/p#v1',
  'git:https://xyzzy@example.com/p',
  'git:https://me:xy/zzy@example.com/p',
  'git:https://me:xy@zzy@example.com/p',
  'git:ssh://git:xyzzy@example.com/p',
  'git:me:xyzzy@example.com:p',
  'git:https://example.com/p?token=xyzzy',
  'git:http://me:xyzzy@localhost/p',
  'git:file://me:xyzzy@localhost/p',
  'https://me:xyzzy@example.com/p',
  'me:xyzzy@example.com:p',
  'npm:foo@https://me:xyzzy@example.com/p.tgz',
  'git:-u https://me:xyzzy@example.com',
])('a password is never printed: %s', (text) => {
  const { message, next, what, why } = refusalOf(text);

  expect([message, next, what, why].join('\n')).not.toMatch(/xy|zzy/);
});

test('whoever writes credentials into an address hears of the credential helper', () => {
  const { next, why } = refusalOf('git:https://me:xyzzy@example.com/p');

  expect(why).toMatch(/credentials/);
  expect(next).toMatch(/credential helper/);
});

test.each([
  ['../platform', '../../platform'],
  ['./orders/preset', './preset'],
  ['./orders', '.'],
  ['./platform', '../platform'],
  ['git:./platform#v1:web', 'git:../platform#v1:web'],
  ['/srv/platform', '/srv/platform'],
  ['git:https://example.com/p#v1', 'git:https://example.com/p#v1'],
  ['npm:@acme/platform@^1', 'npm:@acme/platform@^1'],
])('typed beside the repository, %s is kept as %s', (typed, kept) => {
  expect(portableSource(typed, { from: '/home/me', to: REPOSITORY }, 'linux')).toBe(kept);
});

test('a kept path leads from the repository to where the typed one led', () => {
  const kept = portableSource(
    '../platform',
    { from: '/home/me/work', to: '/home/me/a/b' },
    'linux',
  );

  expect(parseSource(kept, '/home/me/a/b', 'linux')).toMatchObject({ path: '/home/me/platform' });
});

test('on Windows a path is kept with slashes, and another drive by its letter', () => {
  const place = { from: 'C:\\me', to: 'C:\\me\\orders' };

  expect(portableSource('..\\platform', place, 'win32')).toBe('../../platform');
  expect(portableSource('.\\x', { ...place, to: 'D:\\orders' }, 'win32')).toBe('C:/me/x');
});

test('another version takes the place of the one in the source', () => {
  const at = (text: string, version: string): string =>
    sourceText(atVersion(parseSource(text, REPOSITORY, 'linux'), version));

  expect(at('npm:@acme/p@^1#web', '2.0.0')).toBe('npm:@acme/p@2.0.0#web');
  expect(at('git:https://example.com/p#v1:web', 'v2')).toBe('git:https://example.com/p#v2:web');
  expect(() => at('npm:p', 'npm:q')).toThrow(/no version, range or tag/);
  expect(() => at('git:https://example.com/p', '-x')).toThrow(/no branch, tag or commit/);
  expect(() => at('../platform', '2.0.0')).toThrow(/a folder has the one that lies in it/);
});
