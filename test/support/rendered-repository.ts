import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { render } from '../../generators/project/index.ts';
import type { Answers } from '../../generators/project/index.ts';
import type { RenderedTree } from '../../generators/regenerate/index.ts';
import { catalogue } from '../../generators/runtimes/index.ts';

const ANSWERS: Answers = {
  name: 'my-fn',
  language: 'node',
  runtime: 'nodejs24.x',
  host: 'java21',
  architecture: 'x86_64',
  sample: 'function',
  memory: 1769,
  timeout: 30,
  typescript: true,
  registry: 'public.ecr.aws',
  ci: 'github',
  devcontainer: true,
};

/** Renders a repository of the default answers, with some of them replaced. */
export function renderRepository(answers: Partial<Answers> = {}): RenderedTree {
  return render({ ...ANSWERS, ...answers }, { catalogue, generatorVersion: '0.0.0-test' });
}

/** The text of one file of a repository; fails when there is no such file. */
export function textOf(tree: RenderedTree, path: string): string {
  const file = tree.get(path);
  if (file === undefined) throw new Error(`the repository has no ${path}`);
  return file.content;
}

/** Writes a repository below a folder. */
export async function writeRepository(folder: string, tree: RenderedTree): Promise<void> {
  for (const [path, { content, mode }] of tree) {
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, content);
    await chmod(target, mode);
  }
}

/** A combination of answers, with a name for the test's title. */
export interface Combination {
  readonly title: string;
  readonly answers: Partial<Answers>;
}

/** Every combination of the answers that change the text of templates. */
export function combinations(): readonly Combination[] {
  const all: Combination[] = [];
  for (const sample of ['function', 'http-api'] as const)
    for (const typescript of [true, false])
      for (const architecture of ['x86_64', 'arm64'] as const)
        for (const ci of ['github', 'gitlab', 'none'] as const)
          for (const host of ['java21', 'java25']) {
            const flavour = typescript ? 'TypeScript' : 'plain';
            all.push({
              title: `${sample}, ${flavour}, ${architecture}, ${ci}, ${host}`,
              answers: { sample, typescript, architecture, ci, host },
            });
          }
  return all;
}
