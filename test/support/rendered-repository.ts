import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { completeAnswers } from '../../generators/options/index.ts';
import { render } from '../../generators/project/index.ts';
import type { Answers } from '../../generators/project/index.ts';
import type { RenderedTree } from '../../generators/regenerate/index.ts';
import { catalogue } from '../../generators/runtimes/index.ts';
import { context } from '../options/support.ts';
import { pairwise } from './pairwise.ts';

/**
 * Renders a repository of the default answers, with some of them replaced. The language is the one of
 * the runtime or, where neither is named, Node.js.
 */
export function renderRepository(answers: Partial<Answers> = {}): RenderedTree {
  const language = answers.runtime === undefined ? { language: 'node' } : {};
  const complete = completeAnswers({ ...language, ...answers }, context);
  const key = JSON.stringify(complete);
  const tree = trees.get(key) ?? render(complete, { catalogue, generatorVersion: '0.0.0-test' });
  trees.set(key, tree);
  return tree;
}

/** By answers: many tests look at the same repositories. */
const trees = new Map<string, RenderedTree>();

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

/** What the function starts out as, with what only it is asked, and a folder of large files. */
const SAMPLES: readonly Partial<Answers>[] = [
  { sample: 'function' },
  { sample: 'model', assets: 'assets' },
  { sample: 'http-api', endpoint: 'http-api', auth: 'iam' },
  { sample: 'http-api', endpoint: 'http-api', auth: 'none', assets: 'assets' },
  { sample: 'http-api', endpoint: 'function-url', auth: 'iam', assets: 'assets' },
  { sample: 'http-api', endpoint: 'function-url', auth: 'none' },
];

/** What every language has, of the answers that change the text of templates. */
const COMMON = {
  starts: SAMPLES,
  architecture: ['x86_64', 'arm64'],
  ci: ['github', 'gitlab', 'none'],
  host: ['java21', 'java25'],
  packaging: ['zip', 'image'],
  tracing: [false, true],
  alarms: [false, true],
  multiarch: [false, true],
} as const;

type Row = Partial<Answers> & { readonly starts: Partial<Answers> };

let combined: readonly Combination[] | undefined;

/** Answers that change the text of templates: each pair of them in each language. */
export function combinations(): readonly Combination[] {
  combined ??= [...withUpdates(), ...pairs()].map((answers) => ({
    title: Object.entries(answers).map(inTitle).join(', '),
    answers,
  }));
  return combined;
}

/** By themselves, for without a service there are no updates to pair. */
function withUpdates(): readonly Partial<Answers>[] {
  return [
    { language: 'node', ci: 'github', updates: true },
    { language: 'dotnet', ci: 'gitlab', architecture: 'arm64', updates: true },
  ];
}

function pairs(): readonly Partial<Answers>[] {
  return [
    ...pairwise<Row>({
      language: ['node'],
      runtime: ['nodejs22.x', 'nodejs24.x'],
      typescript: [true, false],
      ...COMMON,
    }),
    ...pairwise<Row>({
      language: ['dotnet'],
      runtime: ['dotnet8', 'dotnet9', 'dotnet10'],
      globalization: ['invariant', 'icu'],
      ...COMMON,
    }),
    ...pairwise<Row>({
      language: ['python'],
      runtime: ['python3.12', 'python3.13', 'python3.14'],
      ...COMMON,
    }),
  ].map(({ starts, ...answers }) => ({ ...answers, ...starts }));
}

function inTitle([key, value]: readonly [string, unknown]): string {
  if (typeof value === 'boolean') return value ? key : `no ${key}`;
  return String(value);
}
