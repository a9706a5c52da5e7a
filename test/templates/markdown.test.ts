import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { execa } from 'execa';
import { expect, test } from 'vitest';

import { combinations, renderRepository } from '../support/rendered-repository.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LINTER = join(ROOT, 'node_modules/.bin/markdownlint-cli2');
const CONFIGURATION = join(ROOT, '.markdownlint-cli2.jsonc');

/** Lints the files that patterns name, and answers what is wrong with them. */
async function findings(folder: string, ...patterns: string[]): Promise<string[]> {
  const options = { cwd: folder, reject: false } as const;
  const { stdout, stderr } = await execa(
    LINTER,
    ['--config', CONFIGURATION, ...patterns],
    options,
  );
  expect(stdout).toMatch(/^Linting: [1-9]\d* file/m);
  return stderr.split('\n').filter((line) => line !== '');
}

/** Every text in Markdown that is rendered, once, with the first combination of answers for it. */
function renderedTexts(): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const { title, answers } of combinations()) {
    for (const [path, { content }] of renderRepository(answers)) {
      if (path.endsWith('.md') && !texts.has(content)) texts.set(content, `${title}/${path}`);
    }
  }
  return texts;
}

test('the linter finds nothing in the Markdown of any repository', async () => {
  const folder = await temporaryFolder();
  for (const [content, name] of renderedTexts()) {
    await mkdir(join(folder, name, '..'), { recursive: true });
    await writeFile(join(folder, name), content);
  }

  expect(await findings(folder, '**/*.md')).toEqual([]);
});

test('it finds nothing in what the product says of itself', async () => {
  expect(await findings(ROOT, '*.md', 'docs/**/*.md')).toEqual([]);
});

test('links within a text lead to a heading of it, and no two headings are the same', async () => {
  const folder = await temporaryFolder();
  const text = '# One\n\n[two](#two)\n\n## Three\n\n## Three\n';
  await writeFile(join(folder, 'broken.md'), text);

  expect(await findings(folder, '*.md')).toEqual([
    expect.stringContaining('MD051'),
    expect.stringContaining('MD024'),
  ]);
});
