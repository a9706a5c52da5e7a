import { expect, test } from 'vitest';

import { isPresetTrusted, isTrusted } from '../../generators/presets/trust.ts';
import { placeText, trustedPlace } from '../../generators/presets/trusted-place.ts';
import { layerOf, presetOf, refusalOf } from './made-preset.ts';
import type { WrittenManifest } from './made-preset.ts';

const COMMIT = '0123456789abcdef0123456789abcdef01234567';

/** Whether a source is trusted by one entry, as it would be kept. */
function trusts(entry: string, source: string): boolean {
  return isTrusted(source, [placeText(trustedPlace(entry, '/work'))], '/work');
}

test.each([
  ['git:https://github.com/org/repo', 'git:https://github.com/org/repo'],
  ['git:https://github.com/org/repo', 'git:HTTPS://GitHub.com:443/org/./x/../repo.git/'],
  ['git:https://github.com/org/repo.git', 'git:https://github.com/org/repo'],
  ['git:https://github.com/%6Frg/r%65po', 'git:https://github.com/org/repo'],
  ['git:https://github.com./org/repo', 'git:https://github.com/org/repo'],
  ['git:ssh://git@github.com/org/repo', 'git:git@github.com:org/repo.git'],
  ['git:git@github.com:org/repo', 'git:ssh://git@GITHUB.com:22/org/repo'],
  ['git:https://github.com/org/repo#v1:sub', 'git:https://github.com/org/repo.git#v1:sub/'],
  ['git:https://github.com/org/', 'git:https://github.com/org/repo'],
  ['git:https://github.com/org/', 'git:https://github.com/org/group/repo.git#v1:sub'],
  ['git:https://github.com/org/repo/', `git:https://github.com/org/repo#${COMMIT}`],
  ['git:https://github.com/org/repo.git/', 'git:https://github.com/org/repo.git#v1'],
  ['git:https://github.com/org/repo.git/', 'git:https://github.com/org/repo#v1'],
  ['git:https://git.example.org/', 'git:https://git.example.org/org/repo'],
  ['git:git@github.com:org/', 'git:git@github.com:org/repo'],
  ['npm:@org/preset', 'npm:@org/preset'],
  ['npm:@org/preset@^1#sub', 'npm:@org/preset@^1#sub/'],
  ['npm:@org/', 'npm:@org/preset@^1#sub'],
  ['npm:@org/preset/', 'npm:@org/preset@2.0.0'],
  ['npm:preset/', 'npm:preset'],
  ['/presets/', '/presets/platform'],
  ['/presets/platform', '/presets/platform/'],
  ['/presets/', '/presets/'],
  ['/presets/platform', '../presets/platform'],
  ['./presets', '/work/x/../presets'],
  ['git:/srv/presets.git', 'git:file:///srv/presets'],
])('%s trusts %s', (entry, source) => {
  expect(trusts(entry, source)).toBe(true);
});

test.each([
  // Names that begin alike.
  ['git:https://github.com/org', 'git:https://github.com/org-evil/x'],
  ['git:https://github.com/org/', 'git:https://github.com/org-evil/x'],
  ['git:https://github.com/org/', 'git:https://github.com/org.git'],
  ['git:https://github.com/org/', 'git:https://github.com/Org/repo'],
  ['git:https://github.com/org', 'git:https://github.com/org/repo'],
  ['git:https://github.com/', 'git:https://github.com.evil.com/org/repo'],
  ['git:https://github.com/org/', 'git:https://github.com.evil.com/org/repo'],
  ['git:https://github.com/org/', 'git:https://github.com@evil.com/org/repo'],
  ['git:https://github.com/org/', 'git:https://github.com:443@evil.com/org/repo'],
  ['git:https://github.com/org/', 'git:https://evil.com/https://github.com/org/repo'],
  ['git:https://github.com/org/', 'git:https://evil.com\\@github.com/org/repo'],
  ['git:https://github.com/org/', 'git:https://github.com\\.evil.com/org/repo'],
  ['git:https://github.com/org/', 'git:https://g\u0456thub.com/org/repo'],
  ['git:https://github.com/org/', 'git:https://\uFF47ithub.com/org/repo'],
  ['git:https://github.com/org/', 'git:https://github.com:8443/org/repo'],
  ['git:https://github.com/org/', 'git:ssh://github.com/org/repo'],
  ['git:https://127.0.0.1/org/', 'git:https://127.1/org/repo'],
  ['git:http://localhost/org/', 'git:https://localhost/org/repo'],
  // Paths that lead out of it.
  ['git:https://github.com/org/', 'git:https://github.com/org/../evil/repo'],
  ['git:https://github.com/org/', 'git:https://github.com/org/%2e%2e/evil/repo'],
  ['git:https://github.com/org/', 'git:https://github.com/org/%2E%2E%2Fevil/repo'],
  ['git:https://github.com/org/', 'git:https://github.com/org/..%5Cevil/repo'],
  ['git:https://github.com/org/', 'git:https://github.com/org/..\\evil/repo'],
  ['git:https://github.com/org/', 'git:https://github.com/org/%252e%252e/evil/repo'],
  ['git:https://github.com/org/', 'git:https://github.com/org/x//../../repo'],
  ['git:https://github.com/org/', 'git:https://github.com/org?/../evil'],
  ['git:git@github.com:org/', 'git:git@github.com:org/../evil/repo'],
  ['git:git@github.com:org/', 'git:git@github.com:../org/repo'],
  ['git:git@github.com:org/', 'git:git@github.com.evil.com:org/repo'],
  ['git:git@github.com:org/', 'git:evil@github.com:org/repo'],
  // Other versions and folders.
  ['git:https://github.com/org/repo', 'git:https://github.com/org/repo#v1'],
  ['git:https://github.com/org/repo#v1', 'git:https://github.com/org/repo'],
  ['git:https://github.com/org/repo#v1', 'git:https://github.com/org/repo#v10'],
  ['git:https://github.com/org/repo#v1:a', 'git:https://github.com/org/repo#v1:ab'],
  ['git:https://github.com/org/repo#v1:a', 'git:https://github.com/org/repo#v1'],
  ['npm:@org/preset@^1', 'npm:@org/preset@^10'],
  ['npm:@org/preset', 'npm:@org/preset@^1'],
  // Packages.
  ['npm:@org/', 'npm:@org-evil/preset'],
  ['npm:@org/', 'npm:org/preset'],
  ['npm:@org/preset/', 'npm:@org/preset-evil'],
  ['npm:preset/', 'npm:preset-evil'],
  ['npm:@org/', 'npm:@org/preset@npm:evil@1'],
  ['npm:@org/', 'npm:@org/preset@https://evil.com/x.tgz'],
  ['npm:@org/', 'npm:@org/../evil'],
  // Folders.
  ['/presets/', '/presets-evil/x'],
  ['/presets/', '/presets/../evil'],
  ['/presets', '/presets/x'],
  ['/presets/', 'presets/x'],
  ['/org/', 'git:/org/repo'],
  ['git:/srv/', 'git:https://srv/repo'],
])('%s does not trust %s', (entry, source) => {
  expect(trusts(entry, source)).toBe(false);
});

test.each([
  ['/', 'every folder'],
  ['npm:@org/preset@^1/', 'a scope, or a package'],
  ['npm:/', 'name of an npm package'],
  ['git:https:///', 'cannot be'],
  ['git:https://github.com/org%2Frepo', 'an escaped separator'],
  ['git:https://github.com//org/', 'two separators'],
  ['git:https://github.com/../org/', 'above its root'],
  ['https://github.com/org', 'git:URL'],
])('%s cannot be trusted', (source, why) => {
  expect(refusalOf(() => trustedPlace(source, '/work'))).toContain(why);
});

test.each([
  'git:https://github.com/org/',
  'git:https://github.com/org/repo.git/',
  'git:https://github.com/org/repo#v1:sub',
  'git:https://github.com/org/repo',
  'git:file:///srv/presets/',
  'npm:@org/',
  'npm:@org/preset@^1#sub',
  '/presets/platform',
])('%s is kept as something that is read the same again', (source) => {
  const place = trustedPlace(source, '/work');

  expect(trustedPlace(placeText(place), undefined)).toEqual(place);
});

test('a place cannot be trusted as a source', () => {
  expect(trusts('npm:@org/', 'npm:@org/')).toBe(false);
});

test('a preset is trusted when all of its programs are, those that it extends too', () => {
  const code = { overlays: [{ from: 'a.ejs' }] };
  const own = layerOf(code, { 'a.ejs': '' }, 'npm:@org/own');
  const base = (manifest: WrittenManifest) =>
    layerOf(manifest, { 'a.ejs': '' }, 'git:https://evil.example/base#v1');

  expect(isPresetTrusted(presetOf(base({}), own), ['npm:@org/'])).toBe(true);
  expect(isPresetTrusted(presetOf(base(code), own), ['npm:@org/'])).toBe(false);
  expect(
    isPresetTrusted(presetOf(base(code), layerOf({}, {}, 'npm:@org/own')), ['npm:@org/']),
  ).toBe(false);
  expect(
    isPresetTrusted(presetOf(layerOf(code, { 'a.ejs': '' }, '../own')), ['/work/'], '/work/repo'),
  ).toBe(true);
});
