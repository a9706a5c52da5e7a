import { expect, test } from 'vitest';

import { overlayPreset } from '../../generators/presets/overlay.ts';
import { render } from '../../generators/project/index.ts';
import { completeAnswers } from '../../generators/options/index.ts';
import { catalogue } from '../../generators/runtimes/index.ts';
import { context } from '../options/support.ts';
import { ANSWERS, TREE, laid, layerOf, presetOf, refusalOf, treeOf } from './made-preset.ts';
import type { WrittenFiles, WrittenManifest } from './made-preset.ts';

/** Lays layers over the tree, the one that is extended first. */
function laidTogether(...layers: readonly [WrittenManifest, WrittenFiles?][]) {
  const preset = presetOf(
    ...layers.map(([manifest, files], index) => layerOf(manifest, files, `../${index}`)),
  );
  return overlayPreset(TREE, preset, ANSWERS, { trusted: false });
}

test('a preset without overlays changes nothing', () => {
  expect(laid([], { 'README.md': 'of the preset' })).toEqual(TREE);
});

test('a file is added, managed, at the root of the repository', () => {
  const tree = laid([{ from: 'files/CODEOWNERS' }], { 'files/CODEOWNERS': '* @core\n' });

  expect(tree.get('CODEOWNERS')).toEqual({
    content: '* @core\n',
    mode: 0o644,
    ownership: 'managed',
  });
  expect(tree.size).toBe(TREE.size + 1);
});

test('the tree is sorted by path', () => {
  const paths = [...laid([{ from: 'files' }], { 'files/B': '', 'files/z/a': '' }).keys()];

  expect(paths).toEqual([...paths].sort());
});

test.each([
  ['files', undefined, ['a.md', 'x/b.md']],
  ['files/', '', ['a.md', 'x/b.md']],
  ['files', 'team', ['team/a.md', 'team/x/b.md']],
  ['files', 'team/', ['team/a.md', 'team/x/b.md']],
  ['files/a.md', 'team/', ['team/a.md']],
  ['files/a.md', 'team/c.md', ['team/c.md']],
  ['files/x', undefined, ['b.md']],
])('from %s to %s come %o', (from, to, paths) => {
  const files = { 'README.md': '', 'files/a.md': '', 'files/x/b.md': '', 'test/t.md': '' };
  const tree = laid([{ from, ...(to !== undefined && { to }) }], files);

  expect([...tree.keys()].filter((path) => !TREE.has(path))).toEqual(paths);
});

test('a file that the template has is replaced only when the preset says so', () => {
  const files = { 'files/README.md': 'of the preset\n' };

  expect(laid([{ from: 'files', replace: true }], files).get('README.md')!.content).toBe(
    'of the preset\n',
  );
  const refusal = refusalOf(() => laid([{ from: 'files' }], files));
  expect(refusal).toContain('../platform may not write "README.md"\nthe template has written it');
  expect(refusal).toContain('"replace": true');
});

test('a file that another preset wrote is replaced only when the preset says so', () => {
  const base = [{ overlays: [{ from: 'a' }] }, { a: 'base' }] as const;

  const refusal = refusalOf(() =>
    laidTogether([...base], [{ overlays: [{ from: 'a' }] }, { a: '' }]),
  );
  expect(refusal).toContain('../1 may not write "a"\n../0 has written it');
  const tree = laidTogether(
    [...base],
    [{ overlays: [{ from: 'a', replace: true }] }, { a: 'own' }],
  );
  expect(tree.get('a')!.content).toBe('own');
});

test('to replace what is not there is refused', () => {
  const refusal = refusalOf(() => laid([{ from: 'a.md', replace: true }], { 'a.md': '' }));

  expect(refusal).toContain('cannot replace anything by "a.md"');
});

test('a folder replaces some files and adds others', () => {
  const files = { 'files/README.md': 'r', 'files/new.md': 'n' };
  const tree = laid([{ from: 'files', replace: true }], files);

  expect([tree.get('README.md')!.content, tree.get('new.md')!.content]).toEqual(['r', 'n']);
});

test('what replaces a file keeps its ownership, unless told', () => {
  const once = new Map(treeOf({ 'src/a.py': 'a' }));
  once.set('src/a.py', { content: 'a', mode: 0o644, ownership: 'once' });
  const ownershipBy = (overlay: object) => {
    const overlays = [{ from: 'a.py', to: 'src/', replace: true, ...overlay }];
    const preset = presetOf(layerOf({ overlays }, { 'a.py': 'b' }));
    return overlayPreset(once, preset, ANSWERS, { trusted: false }).get('src/a.py')!.ownership;
  };

  expect(ownershipBy({})).toBe('once');
  expect(ownershipBy({ ownership: 'managed' })).toBe('managed');
});

test('a file is executable when that of the preset is', () => {
  const run = { content: Buffer.from('#!/bin/sh\n'), executable: true };
  const tree = laid([{ from: 'files' }], { 'files/run': run, 'files/other': 'x' });

  expect(tree.get('run')!.mode).toBe(0o755);
  expect(tree.get('other')!.mode).toBe(0o644);
});

test('bytes that are no text are kept, and no {{name}} is looked for in them', () => {
  const bytes = Buffer.concat([Buffer.from([0xff, 0]), Buffer.from('{{nobody}}')]);
  const file = laid([{ from: 'a.bin' }], { 'a.bin': bytes }).get('a.bin')!;

  expect(file.encoding).toBe('base64');
  expect(Buffer.from(file.content, 'base64')).toEqual(bytes);
});

test('a text from a checkout with CRLF gives the same as one without', () => {
  const files = { 'a.md': '\uFEFFone\r\ntwo {{name}}\r\n', 'mixed.md': 'one\r\ntwo\n' };
  const tree = laid([{ from: 'a.md' }, { from: 'mixed.md' }], files);

  expect(tree.get('a.md')!.content).toBe('\uFEFFone\ntwo my-fn\n');
  expect(tree.get('mixed.md')!.content).toBe('one\r\ntwo\n');
});

test('a verbatim file keeps its line ends and its {{name}}', () => {
  const text = '@echo {{name}}\r\n';
  const tree = laid([{ from: 'run.cmd', verbatim: true }], { 'run.cmd': text });

  expect(tree.get('run.cmd')!.content).toBe(text);
});

test('files and folders are removed', () => {
  const tree = laid([{ remove: ['README.md', 'docs/'] }]);

  expect([...tree.keys()]).toEqual(['.github/workflows/ci.yml', 'snapper.json']);
});

test('to remove what is not there is refused', () => {
  expect(refusalOf(() => laid([{ remove: ['docs/c.md'] }]))).toContain('cannot remove "docs/c.md"');
  expect(refusalOf(() => laid([{ remove: ['none/'] }]))).toContain('cannot remove "none/"');
});

test('a folder is removed only when it is written as one', () => {
  const refusal = refusalOf(() => laid([{ remove: ['docs'] }]));

  expect(refusal).toContain('it is a folder\nWrite it with a / at the end: "docs/"');
});

test('what an earlier condition left out may be removed, and what is removed already', () => {
  const base: [WrittenManifest, WrittenFiles] = [
    { overlays: [{ from: 'lab.yml', when: { ci: 'gitlab' } }, { remove: ['README.md'] }] },
    { 'lab.yml': '' },
  ];

  const tree = laidTogether(base, [{ overlays: [{ remove: ['lab.yml', 'README.md'] }] }]);

  expect(tree.has('README.md')).toBe(false);
});

test.each([
  ['one value', { ci: 'github' }, true],
  ['another value', { ci: 'gitlab' }, false],
  ['one of several', { ci: ['gitlab', 'github'] }, true],
  ['none of several', { ci: ['gitlab', 'none'] }, false],
  ['two that hold', { ci: 'github', memory: 1769 }, true],
  ['two of which one holds', { ci: 'github', memory: 512 }, false],
  ['an option of another language', { typescript: true }, false],
])('an overlay counts when the answer is %s', (_, when, counts) => {
  expect(laid([{ from: 'a', when }], { a: '' }).has('a')).toBe(counts);
});

test.each(['snapper.json', '.snapper/base.json', '.snapper/'])('%s cannot be removed', (path) => {
  expect(refusalOf(() => laid([{ remove: [path] }]))).toContain('belongs to create-snapper-lambda');
});

test('pipelines are written and removed only by presets that say so', () => {
  const writes = ['.github'];

  expect(refusalOf(() => laid([{ remove: ['.github/'] }]))).toContain('"writes": [".github"]');
  expect([...laid([{ remove: ['.github/'] }], {}, { writes }).keys()]).not.toContain(
    '.github/workflows/ci.yml',
  );
  const files = { 'a.yml': '' };
  const overlays = [{ from: 'a.yml', to: '.github/workflows/' }];
  expect(refusalOf(() => laid(overlays, files))).toContain('"writes": [".github"]');
  expect(laid(overlays, files, { writes }).has('.github/workflows/a.yml')).toBe(true);
});

test('what one preset says that it writes, another may not write', () => {
  const refusal = refusalOf(() =>
    laidTogether(
      [{ writes: ['.vscode'] }],
      [{ overlays: [{ from: 'a', to: '.vscode/tasks.json' }] }, { a: '' }],
    ),
  );

  expect(refusal).toContain('../1 may not write ".vscode/tasks.json"');
});

test.each([
  ['another case', 'readme.md'],
  ['a folder in another case', 'Docs/c.md'],
  ['a folder of a file', 'README.md/c.md'],
  ['a file in place of a folder', 'docs'],
])('%s of a path that is there is refused', (_, to) => {
  expect(refusalOf(() => laid([{ from: 'a', to }], { a: '' }))).toContain(
    '../platform may not write both',
  );
});

test('two files of a preset that differ in case alone are refused', () => {
  const files = { 'files/é.md': '', 'files/É.md': '' };

  expect(refusalOf(() => laid([{ from: 'files' }], files))).toContain('may not write both');
});

test('a file may take the place of one that is removed', () => {
  const tree = laid([{ remove: ['README.md'] }, { from: 'a', to: 'readme.md' }], { a: 'x' });

  expect(tree.get('readme.md')!.content).toBe('x');
});

test('answers cannot make a file larger than files may be', () => {
  const files = { a: '{{team}}'.repeat(2_000) };
  const questions = [
    { key: 'team', type: 'string', question: 'Which team?', maximum: 1_000, default: 'core' },
  ];
  const answers = { team: 'x'.repeat(1_000) };

  expect(refusalOf(() => laid([{ from: 'a' }], files, { questions, answers }))).toContain(
    'a of ../platform becomes larger than',
  );
});

test('a preset is laid over what is really rendered, and leaves all else as it is', () => {
  const answers = completeAnswers({ language: 'python' }, context);
  const tree = render(answers, { catalogue, generatorVersion: '1.0.0' });
  const overlays = [{ from: 'README.md', replace: true }, { remove: ['.github/'] }];
  const preset = presetOf(
    layerOf({ overlays, writes: ['.github'] }, { 'README.md': '# {{name}} in {{runtime}}\n' }),
  );

  const laidOver = overlayPreset(tree, preset, { ...answers }, { trusted: false });

  expect(laidOver.get('README.md')!.content).toBe(`# my-fn in ${answers.runtime}\n`);
  const gone = [...tree.keys()].filter((path) => !laidOver.has(path));
  expect(gone.length).toBeGreaterThan(0);
  expect(gone.every((path) => path.startsWith('.github/'))).toBe(true);
  for (const [path, file] of laidOver) {
    if (path !== 'README.md') expect(file).toBe(tree.get(path));
  }
});
