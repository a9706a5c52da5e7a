import { expect, test } from 'vitest';

import { keptApart } from '../../generators/presets/apart.ts';
import { followPreset } from '../../generators/presets/follow.ts';
import type { LoadedPreset } from '../../generators/presets/index.ts';
import type { Answers } from '../../generators/project/index.ts';
import { ANSWERS, TREE, layerOf, presetOf, refusalOf } from './made-preset.ts';

function following(source: string, repository = '/work/fn'): LoadedPreset {
  const layer = layerOf(
    { overlays: [{ from: 'OWNERS', to: 'platform/' }] },
    { OWNERS: 'a\n' },
    source,
  );
  return keptApart(followPreset(presetOf(layer), false), repository, 'linux');
}

function overlaid(followed: LoadedPreset): readonly string[] {
  return [...followed.overlay(TREE, ANSWERS as unknown as Answers).keys()];
}

test.each(['.', './', '..', '../..', '/work', '/work/fn/', '/'])(
  'a preset at %j holds the repository, and is not followed',
  (source) => {
    expect(refusalOf(() => following(source))).toContain('its folder holds the repository');
  },
);

test('a preset that extends one which holds the repository is not followed either', () => {
  const preset = presetOf(layerOf({}, {}, '..'), layerOf({}, {}, '../platform'));

  expect(refusalOf(() => keptApart(followPreset(preset, false), '/work/fn', 'linux'))).toContain(
    'the preset .. cannot be followed by /work/fn',
  );
});

test.each(['../platform', '../fn-platform', './presets', '..platform/a', '/work/platform'])(
  'a preset at %j is followed',
  (source) => {
    const written = source.startsWith('..p') ? `./${source}` : source;

    expect(overlaid(following(written))).toContain('platform/OWNERS');
  },
);

test.each(['npm:platform', 'git:https://example.com/platform#v1'])(
  'what is fetched from %s is no folder that could hold it',
  (source) => {
    expect(overlaid(following(source))).toContain('platform/OWNERS');
  },
);

test('a preset within the repository is not written into', () => {
  expect(refusalOf(() => overlaid(following('./platform')))).toContain(
    'platform/OWNERS of the repository would be written into the preset ./platform',
  );
  // A folder of the template’s own.
  expect(refusalOf(() => overlaid(following('./docs')))).toContain('docs/a.md');
});
