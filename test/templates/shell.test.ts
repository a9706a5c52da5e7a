import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { execa } from 'execa';
import { expect } from 'vitest';
import { parse } from 'yaml';

import { combinations, renderRepository } from '../support/rendered-repository.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { testWith } from '../support/tools.ts';

/** Checks that are a matter of taste: braces around all variables, `[` in place of `[[`. */
const SHELLCHECK = ['--enable=all', '--exclude=SC2250,SC2292,SC2312'];

/**
 * What is no program of its own: the shell, which is Bash everywhere, and the variables come from
 * elsewhere, and what stands in single quotes is for another shell.
 */
const SNIPPET = ['--shell=bash', '--exclude=SC2154,SC2016'];

interface Script {
  /** Where it was found first, as a path. */
  readonly name: string;
  readonly text: string;
}

/** What a finder finds in all files of all repositories; equal texts count once. */
function collect(find: (path: string, content: string) => readonly string[]): Script[] {
  const scripts = new Map<string, Script>();
  const seen = new Set<string>();
  for (const { title, answers } of combinations()) {
    for (const [path, { content }] of renderRepository(answers)) {
      if (seen.has(path + content)) continue;
      seen.add(path + content);
      for (const [index, text] of find(path, content).entries()) {
        const name = `${title.replaceAll('/', '-')}/${path}/${index}.sh`;
        if (!scripts.has(text)) scripts.set(text, { name, text });
      }
    }
  }
  return [...scripts.values()];
}

function programs(path: string, content: string): string[] {
  return path.endsWith('.sh') || /^#!.*\b(ba)?sh\b/.test(content) ? [content] : [];
}

/** The commands of `RUN`, whose lines continue and may have comments between them. */
function buildSteps(path: string, content: string): string[] {
  if (!path.endsWith('Dockerfile')) return [];
  const code = content.replaceAll(/^#.*\n/gm, '');
  return [...code.matchAll(/^RUN ((?:.*\\\n)*.*)$/gm)].map(([, command]) => `${command}\n`);
}

/** What an object and all within it say under some keys: a text, or a list of texts to be run in order. */
function underKeys(value: unknown, keys: readonly string[]): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
    if (!keys.includes(key)) return underKeys(inner, keys);
    if (typeof inner === 'string') return [`${inner.trimEnd()}\n`];
    return Array.isArray(inner) ? [`${inner.map(String).join('\n').trimEnd()}\n`] : [];
  });
}

function pipelineSteps(path: string, content: string): string[] {
  if (!/^\.(github|gitlab).*\.ya?ml$/.test(path)) return [];
  const scripts = underKeys(parse(content), ['run', 'script', 'before_script']);
  // GitHub puts values in place of its expressions before the shell sees any.
  return scripts.map((script) => script.replaceAll(/\$\{\{.*?\}\}/g, 'value'));
}

/** Blocks of commands in prose: what somebody pastes into a terminal. */
function examples(path: string, content: string): string[] {
  if (!path.endsWith('.md')) return [];
  return [...content.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, text]) => text ?? '');
}

async function writeScripts(scripts: readonly Script[]): Promise<string> {
  const folder = await temporaryFolder();
  for (const { name, text } of scripts) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

async function outputOf(
  program: string,
  args: readonly string[],
  scripts: readonly Script[],
): Promise<string> {
  const names = scripts.map(({ name }) => name);
  const options = { cwd: await writeScripts(scripts), reject: false, all: true } as const;
  return (await execa(program, [...args, ...names], options)).all;
}

await testWith(['shellcheck', '--version'], 'shellcheck finds nothing in programs', async () => {
  const scripts = collect(programs);

  expect(scripts.map(({ name }) => name).join('\n')).toMatch(/wrapper\/snapper-wrapper\/0\.sh/);
  expect(await outputOf('shellcheck', SHELLCHECK, scripts)).toBe('');
});

await testWith(['shfmt', '--version'], 'shfmt would format no program otherwise', async () => {
  expect(await outputOf('shfmt', ['-d', '-i', '2'], collect(programs))).toBe('');
});

for (const [title, find] of [
  ['the steps of container builds', buildSteps],
  ['the steps of pipelines', pipelineSteps],
  ['the examples of the README', examples],
] as const) {
  await testWith(['shellcheck', '--version'], `it finds nothing in ${title}`, async () => {
    const scripts = collect(find);

    expect(scripts.length).toBeGreaterThan(3);
    expect(await outputOf('shellcheck', SNIPPET, scripts)).toBe('');
  });
}
