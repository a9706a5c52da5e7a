import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { execa } from 'execa';
import { expect, onTestFinished, test, vi } from 'vitest';

import { fetchGit } from '../../generators/presets/fetch/git.ts';
import type { Snapshot } from '../../generators/presets/fetch/snapshot.ts';
import { parseSource } from '../../generators/presets/source.ts';
import type { PresetTree } from '../../generators/presets/tree.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { GitRepository, presetFiles, writeFiles } from './support-organisation.ts';
import { serve, serveGit } from './support-git-server.ts';

/** A folder for temporary files of this test alone, and a repository beside it. */
async function prepare(): Promise<{ home: string; temporary: string; repository: GitRepository }> {
  const home = await temporaryFolder();
  const temporary = await temporaryFolder();
  vi.stubEnv('TMPDIR', temporary);
  onTestFinished(() => void vi.unstubAllEnvs());
  return { home, temporary, repository: await GitRepository.create(join(home, 'platform')) };
}

function fetch(text: string, { fixed = false, signal = new AbortController().signal } = {}) {
  const source = parseSource(text, '/');
  if (source.kind !== 'git') throw new Error(`${text} is no git source`);
  return fetchGit(source, { cwd: '/', interactive: false, fixed, signal });
}

/** What a folder of a fetched repository holds. */
async function read(snapshot: Promise<Snapshot>, subpath = ''): Promise<PresetTree> {
  const opened = await snapshot;
  try {
    return await opened.read(subpath);
  } finally {
    await opened.close();
  }
}

function textOf(tree: PresetTree, path: string): string {
  return Buffer.from(tree.get(path)!.content).toString();
}

test('branches, tags and commits are fetched, each as it is', async () => {
  const { repository, temporary } = await prepare();
  const first = await repository.commit({ ...presetFiles(), version: 'one' }, 'v1');
  await repository.commit({ version: 'two' });
  await repository.git('branch', 'next');
  const third = await repository.commit({ version: 'three' });
  const url = `git:${repository.folder}`;

  expect(textOf(await read(fetch(`${url}#v1`)), 'version')).toBe('one');
  expect(textOf(await read(fetch(`${url}#next`)), 'version')).toBe('two');
  expect(textOf(await read(fetch(url)), 'version')).toBe('three');
  expect(textOf(await read(fetch(`${url}#${first}`)), 'version')).toBe('one');
  const snapshot = await fetch(url);
  expect(snapshot.resolved).toBe(third);
  await snapshot.close();
  expect(await readdir(temporary)).toEqual([]);
});

test('a tag goes before a branch of the same name; a preset to build on is a tag alone', async () => {
  const { repository } = await prepare();
  await repository.commit({ version: 'tag' }, 'v1');
  await repository.git('branch', 'main-line');
  await repository.commit({ version: 'branch' });
  await repository.git('branch', 'v1');
  const url = `git:${pathToFileURL(repository.folder).href}`;

  expect(textOf(await read(fetch(`${url}#v1`)), 'version')).toBe('tag');
  expect(textOf(await read(fetch(`${url}#v1`, { fixed: true })), 'version')).toBe('tag');
  await expect(fetch(`${url}#main-line`, { fixed: true })).rejects.toThrow(/a branch moves on/);
});

test('folders of it are read alone, with what is executable, as they are in the repository', async () => {
  const { repository } = await prepare();
  await repository.commit({
    ...presetFiles('web'),
    ...presetFiles('deep/er'),
    // Neither line ends nor keywords nor filters change anything.
    '.gitattributes': '* text eol=crlf ident export-subst filter=evil\n',
    'web/$Id$': '$Id$ $Format:%H$\nline\n',
    'web/z-last': 'ends in a carriage return\r',
    'webs/other': 'x',
  });
  await repository.stage('100755', 'web/run', '#!/bin/sh\n');
  await repository.commitIndex();
  const snapshot = await fetch(`git:${repository.folder}`);
  onTestFinished(() => snapshot.close());

  const tree = await snapshot.read('web');

  expect([...tree.keys()]).toEqual([
    '$Id$',
    'files/OWNERS',
    'run',
    'snapper.preset.json',
    'z-last',
  ]);
  expect(textOf(tree, '$Id$')).toBe('$Id$ $Format:%H$\nline\n');
  expect(textOf(tree, 'z-last')).toBe('ends in a carriage return\r');
  expect(tree.get('run')!.executable).toBe(true);
  expect(tree.get('files/OWNERS')!.executable).toBe(false);
  expect(await snapshot.presets()).toEqual(['deep/er', 'web']);
  expect((await snapshot.read('we')).size).toBe(0);
});

test('it is fetched over http, without what leads to it', async () => {
  const { home, repository } = await prepare();
  await repository.commit({ version: 'one' });
  const commit = await repository.commit({ version: 'two' });
  const { address } = await serveGit(home);

  const url = `git:${address}/platform/.git`;
  expect(textOf(await read(fetch(url)), 'version')).toBe('two');
  expect(textOf(await read(fetch(`${url}#${commit}`)), 'version')).toBe('two');
});

test('a server that hands out no commit by its name is asked for all branches', async () => {
  const { home, repository } = await prepare();
  const first = await repository.commit({ version: 'one' });
  await repository.commit({ version: 'two' });
  const { address, requests } = await serveGit(home, 0);

  const tree = await read(fetch(`git:${address}/platform/.git#${first}`));

  expect(textOf(tree, 'version')).toBe('one');
  expect(requests.filter((path) => path.includes('info/refs')).length).toBeGreaterThan(1);
});

test('a moved repository is followed', async () => {
  const { home, repository } = await prepare();
  await repository.commit({ version: 'one' });
  const { address } = await serveGit(home);
  const old = await serve((request, response) => {
    const path = (request.url ?? '').replace('/old', '/platform/.git');
    response.writeHead(301, { location: `${address}${path}` }).end();
  });

  expect(textOf(await read(fetch(`git:${old.address}/old`)), 'version')).toBe('one');
});

test.each([
  ['a file', (folder: string) => `${pathToFileURL(folder).href}/info/refs`],
  ['a program', () => 'ext::sh -c touch% EVIL'],
  ['a program behind a scheme', () => 'ext://sh'],
  ['another kind of server', () => 'ftp://127.0.0.1:1/platform/info/refs'],
])('a redirect to %s is not followed', async (_, target) => {
  const { repository, temporary } = await prepare();
  await repository.commit({ version: 'one' });
  const location = target(join(repository.folder, '.git'));
  const { address, requests } = await serve((__, response) => {
    response.writeHead(302, { location }).end();
  });

  await expect(fetch(`git:${address}/platform`)).rejects.toThrow(/git cannot fetch/);

  expect(requests.length).toBeGreaterThan(0);
  expect(await readdir(temporary)).toEqual([]);
});

test('a server that wants a login is told of, and nobody is asked', async () => {
  await prepare();
  vi.stubEnv('GIT_CONFIG_GLOBAL', '/dev/null');
  vi.stubEnv('GIT_ASKPASS', '');
  const { address } = await serve((_, response) => {
    response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
  });

  await expect(fetch(`git:${address}/platform`)).rejects.toMatchObject({
    code: 'failed',
    next: expect.stringMatching(/credential helper/) as string,
  });
});

test('what the user lets git add to an address is never printed', async () => {
  const { home } = await prepare();
  const { address } = await serve((_, response) => void response.writeHead(500).end());
  const secret = address.replace('http://', 'http://me:xyzzy@');
  vi.stubEnv('GIT_CONFIG_COUNT', '1');
  vi.stubEnv('GIT_CONFIG_KEY_0', `url.${secret}/.insteadOf`);
  vi.stubEnv('GIT_CONFIG_VALUE_0', 'http://localhost/');

  const failure: unknown = await fetch(`git:http://localhost/${home}`).catch(
    (error: unknown) => error,
  );

  expect(JSON.stringify(failure)).toContain('500');
  expect(JSON.stringify(failure)).not.toMatch(/xyzzy|me:/);
});

test.each([
  ['a symbolic link', '120000', 'web/passwd', '/etc/passwd', /symbolic link/],
  ['a submodule', '160000', 'web/sub', 'a'.repeat(40), /submodule/],
  [
    'a pointer of Git LFS',
    '100644',
    'web/big',
    'version https://git-lfs.github.com/spec/v1\n',
    /LFS/,
  ],
  ['a device of Windows', '100644', 'web/nul', 'x', /device on Windows/],
  ['a name with a backslash', '100644', 'web/..\\x', 'x', /not a path inside/],
  ['a stream of Windows', '100644', 'web/name:stream', 'x', /Windows/],
  ['a name of git, to a Mac', '100644', 'web/.g\u200Cit/config', 'x', /nobody sees|git itself/],
  ['a name of git, to Windows', '100644', 'web/git~1/config', 'x', /git itself/],
  ['names that differ by case', '100644', 'web/files/owners', 'x', /the same as/],
  ['a huge file', '100644', 'web/huge', 'x'.repeat(1_000_001), /1 MB at most/],
])('%s is refused, and only where it is wanted', async (_, mode, path, content, why) => {
  const { repository, temporary } = await prepare();
  await repository.commit({ ...presetFiles('web'), ...presetFiles('other') });
  await repository.stage(mode, path, content);
  await repository.commitIndex();
  const url = `git:${repository.folder}`;

  await expect(read(fetch(url), 'web')).rejects.toThrow(why);

  expect((await read(fetch(url), 'other')).size).toBe(2);
  expect(await readdir(temporary)).toEqual([]);
});

test('a link in the place of the folder itself is refused', async () => {
  const { repository } = await prepare();
  await repository.commit(presetFiles('web'));
  await repository.stage('120000', 'link', 'web');
  await repository.commitIndex();

  await expect(read(fetch(`git:${repository.folder}`), 'link')).rejects.toThrow(/symbolic link/);
});

test('nothing of the user runs: no hook, no filter, no template, no other repository', async () => {
  const { home, repository, temporary } = await prepare();
  await repository.commit({ '.gitattributes': '* filter=evil\n', a: 'x' });
  const mark = join(home, 'EVIL');
  await repository.git('config', 'filter.evil.smudge', `touch ${mark}`);
  const hooks = ['post-checkout', 'reference-transaction', 'post-index-change', 'pre-auto-gc'];
  const templates = await GitRepository.create(join(home, 'template'));
  for (const hook of hooks) {
    await writeFiles(templates.folder, { [`hooks/${hook}`]: `#!/bin/sh\ntouch ${mark}\n` });
  }
  await templates.git(
    'config',
    '--file',
    join(home, 'config'),
    'core.hooksPath',
    join(templates.folder, 'hooks'),
  );
  await templates.git(
    'config',
    '--file',
    join(home, 'config'),
    'init.templateDir',
    templates.folder,
  );
  await execa('chmod', ['-R', '755', join(templates.folder, 'hooks')]);
  vi.stubEnv('GIT_CONFIG_GLOBAL', join(home, 'config'));
  vi.stubEnv('GIT_DIR', join(templates.folder, '.git'));
  vi.stubEnv('GIT_OBJECT_DIRECTORY', join(templates.folder, '.git/objects'));
  const before = await readdir(join(templates.folder, '.git'), { recursive: true });

  expect(textOf(await read(fetch(`git:${repository.folder}`)), 'a')).toBe('x');

  expect(await readdir(home)).not.toContain('EVIL');
  expect(await readdir(join(templates.folder, '.git'), { recursive: true })).toEqual(before);
  expect(await readdir(temporary)).toEqual([]);
});

test.each([
  ['no such branch', 'v9', /it has no branch or tag v9/],
  ['a part of a commit', 'abcdef0', /all digits have to be given/],
  ['no such commit', '0123456789'.repeat(4), /does not lead to a commit/],
])('%s is told', async (_, ref, why) => {
  const { repository, temporary } = await prepare();
  await repository.commit({ a: 'x' });

  await expect(fetch(`git:${repository.folder}#${ref}`)).rejects.toThrow(why);
  expect(await readdir(temporary)).toEqual([]);
});

test('so are no repository, and one that is empty', async () => {
  const { home, repository } = await prepare();

  await expect(fetch(`git:${home}/gone`)).rejects.toThrow(/git cannot fetch/);
  await expect(fetch(`git:${repository.folder}`)).rejects.toThrow(/the repository is empty/);
});

test('whoever has no git is told so', async () => {
  const { home } = await prepare();
  vi.stubEnv('PATH', home);

  await expect(fetch(`git:${home}`)).rejects.toThrow(/git is not installed/);
});

test('Ctrl-C ends it, and leaves nothing behind', async () => {
  const { temporary } = await prepare();
  const controller = new AbortController();
  const { address } = await serve(() => setTimeout(() => controller.abort(), 50));

  const fetching = fetch(`git:${address}/platform`, { signal: controller.signal });

  await expect(fetching).rejects.toMatchObject({ code: 'interrupted' });
  expect(await readdir(temporary)).toEqual([]);
});
