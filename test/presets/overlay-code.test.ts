import { expect, test } from 'vitest';

import { codeOf, needsTrust } from '../../generators/presets/code.ts';
import { followPreset } from '../../generators/presets/follow.ts';
import { overlayPreset } from '../../generators/presets/overlay.ts';
import type { Preset } from '../../generators/presets/preset.ts';
import type { Answers } from '../../generators/project/index.ts';
import { ANSWERS, TREE, laid, layerOf, presetOf, refusalOf } from './made-preset.ts';

const FILES = { 'files/a.md.ejs': '<% if (ci === "github") { %><%= name %> & co\n<% } %>' };

test('EJS is not run without trust, and nothing else is written either', () => {
  const refusal = refusalOf(() => laid([{ from: 'files' }], FILES));

  expect(refusal).toContain('files/a.md.ejs of preset platform was not run');
  expect(refusal).toContain('it would run on this machine');
  expect(refusal).toContain('--trust');
  expect(refusal).toContain('create-snapper-lambda preset trust ../platform');
});

test('EJS of a trusted preset is rendered with the answers, and its name loses the ending', () => {
  const tree = laid([{ from: 'files' }], FILES, { trusted: true });

  expect(tree.get('a.md')!.content).toBe('my-fn & co\n');
  expect(tree.has('a.md.ejs')).toBe(false);
});

test('a file that is given a name is written by it', () => {
  const tree = laid([{ from: 'files/a.md.ejs', to: 'b.txt' }], FILES, { trusted: true });

  expect(tree.get('b.txt')!.content).toBe('my-fn & co\n');
});

test('what EJS gives is not looked at for {{name}}', () => {
  const files = { 'a.ejs': '<%= "{{" + "name}}" %> {{name}}' };

  expect(laid([{ from: 'a.ejs' }], files, { trusted: true }).get('a')!.content).toBe(
    '{{name}} {{name}}',
  );
});

test('a verbatim EJS file is data', () => {
  const files = { 'views/a.ejs': '<%= name %>' };
  const tree = laid([{ from: 'views', to: 'views', verbatim: true }], files);

  expect(tree.get('views/a.ejs')!.content).toBe('<%= name %>');
});

test('EJS that no overlay names is never run', () => {
  expect(needsTrust(presetOf(layerOf({}, FILES)))).toEqual([]);
  expect(laid([], FILES)).toEqual(TREE);
});

test('EJS needs trust whatever the answers are', () => {
  expect(refusalOf(() => laid([{ from: 'files', when: { ci: 'none' } }], FILES))).toContain(
    'was not run',
  );
});

test('the programs of a preset are known with the source of each', () => {
  const base = layerOf(
    { overlays: [{ from: 'files' }, { from: 'files/a.md.ejs' }] },
    FILES,
    '../b',
  );
  const own = layerOf({ overlays: [{ from: 'x.ejs' }] }, { 'x.ejs': '' }, '../own');
  const preset = presetOf(base, own);

  expect(needsTrust(preset)).toEqual(['files/a.md.ejs', 'x.ejs']);
  expect(codeOf(preset)).toEqual([
    { source: '../b', path: 'files/a.md.ejs' },
    { source: '../own', path: 'x.ejs' },
  ]);
  expect(refusalOf(() => overlayPreset(TREE, preset, ANSWERS, { trusted: false }))).toContain(
    'preset trust ../b, create-snapper-lambda preset trust ../own',
  );
});

test.each(['/etc/passwd', './b.md', '../b.md'])('EJS cannot include %s', (path) => {
  const files = { 'a.ejs': `<%- include(${JSON.stringify(path)}) %>`, 'b.md': 'secret' };

  expect(refusalOf(() => laid([{ from: 'a.ejs' }], files, { trusted: true }))).toContain(
    'a.ejs of ../platform cannot be rendered\nline 1: files of a preset cannot include others',
  );
});

test('an answer that is not there is undefined in EJS, and a name that is none an error', () => {
  const text = 'one\n<%= typescript === undefined %><%= nobody %>';

  expect(
    refusalOf(() => laid([{ from: 'a.ejs' }], { 'a.ejs': text }, { trusted: true })),
  ).toContain('line 2: nobody is not defined');
});

test('EJS that does not compile is named', () => {
  const refusal = refusalOf(() =>
    laid([{ from: 'a.ejs' }], { 'a.ejs': '<% if ( %>' }, { trusted: true }),
  );

  expect(refusal).toMatch(/^a\.ejs of \.\.\/platform cannot be rendered\n/);
  expect(refusal).not.toContain('EJS-Lint');
});

test('EJS that is no text is refused', () => {
  const files = { 'a.ejs': Buffer.from([0xff, 0]) };

  expect(refusalOf(() => laid([{ from: 'a.ejs' }], files, { trusted: true }))).toContain('no text');
});

test('the command that trusts a source names it so that it means the same anywhere', () => {
  const preset = (source: string): Preset =>
    presetOf(layerOf({ overlays: [{ from: 'files' }] }, FILES, source));
  const refused = (source: string): string =>
    refusalOf(() => followPreset(preset(source), false, '/work/fn').overlay(TREE, {} as Answers));

  expect(refused('../platform')).toContain('preset trust /work/platform.');
  expect(refused('../my platform')).toContain('preset trust "/work/my platform".');
  expect(refused('npm:@acme/platform@^1')).toContain('preset trust npm:@acme/platform@^1.');
});

test('what a program says of its failure is no command to a terminal', () => {
  const files = { 'a.ejs': '<% throw new Error("\\u001B[31mred\\u009B0m") %>' };

  expect(refusalOf(() => laid([{ from: 'a.ejs' }], files, { trusted: true }))).toContain(
    'line 1: �[31mred�0m',
  );
});
