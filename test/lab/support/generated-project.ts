import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { render } from '../../../generators/project/index.ts';
import type { Answers } from '../../../generators/project/index.ts';
import { catalogue } from '../../../generators/runtimes/index.ts';

const ANSWERS: Answers = {
  name: 'lab',
  language: 'node',
  runtime: 'nodejs24.x',
  host: 'java21',
  architecture: 'x86_64',
  sample: 'function',
  memory: 1769,
  timeout: 30,
  typescript: false,
  registry: 'public.ecr.aws',
  ci: 'none',
  devcontainer: false,
};

/** Writes a rendered repository into a folder. */
export async function generateProject(
  folder: string,
  answers: Partial<Answers> = {},
): Promise<void> {
  const tree = render({ ...ANSWERS, ...answers }, { catalogue, generatorVersion: '0.0.0' });
  for (const [path, { content, mode }] of tree) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content, { mode });
  }
}
