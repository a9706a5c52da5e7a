import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { execa } from 'execa';
import { expect, test } from 'vitest';

import { combinations, renderRepository } from '../support/rendered-repository.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { testWith } from '../support/tools.ts';

/** The files that a check finds fault with, each with the first combination that wrote it so. */
function faults(check: (content: string, path: string) => boolean): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { title, answers } of combinations()) {
    for (const [path, { content }] of renderRepository(answers)) {
      if (check(content, path)) found[path] ??= title;
    }
  }
  return found;
}

function parses(content: string): boolean {
  try {
    JSON.parse(content);
    return true;
  } catch {
    return false;
  }
}

test('no template syntax is left over', () => {
  expect(faults((content) => /<%|%>/.test(content))).toEqual({});
});

test('no missing value is printed', () => {
  const code = /\.(c|mjs|ts)$/;
  const missing = /\bundefined\b|\[object \w+\]|\bNaN\b/;

  expect(faults((content, path) => !code.test(path) && missing.test(content))).toEqual({});
});

test('text files end with one newline and no line ends with a space', () => {
  expect(faults((content) => /[ \t]+$/m.test(content) || !/[^\n]\n$/.test(content))).toEqual({});
});

test('no file has more blank lines in a row than its language wants', () => {
  // Python's style guide wants two around functions and classes.
  const tooMany = (path: string): string => (path.endsWith('.py') ? '\n\n\n\n' : '\n\n\n');
  expect(faults((content, path) => content.includes(tooMany(path)))).toEqual({});
});

test('JSON files parse', () => {
  expect(faults((content, path) => path.endsWith('.json') && !parses(content))).toEqual({});
});

await testWith(['yamllint', '--version'], 'yamllint finds nothing in any YAML file', async () => {
  const folder = await temporaryFolder();
  for (const { title, answers } of combinations()) {
    for (const [path, { content }] of renderRepository(answers)) {
      if (!/\.ya?ml$/.test(path)) continue;
      const target = join(folder, title, path.replace(/^\./, ''));
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, content);
    }
  }

  const configuration = '{extends: relaxed, rules: {line-length: disable}}';
  const { stdout } = await execa('yamllint', ['--strict', '-d', configuration, folder], {
    reject: false,
  });

  expect(stdout).toBe('');
});

await testWith(['python3', '-c', 'import tomllib'], 'samconfig.toml parses', async () => {
  const text = renderRepository().get('samconfig.toml')?.content ?? '';
  const script = 'import json, sys, tomllib; print(json.dumps(tomllib.loads(sys.stdin.read())))';

  const { stdout } = await execa('python3', ['-c', script], { input: text });

  expect(JSON.parse(stdout)).toMatchObject({
    default: { global: { parameters: { stack_name: 'my-fn' } } },
  });
});
