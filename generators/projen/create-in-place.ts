import { lstatSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import { SnapperError } from '../errors/index.ts';
import { completeAnswers } from '../options/index.ts';
import { render } from '../project/index.ts';
import type { Answers } from '../project/index.ts';
import { createRepository, inspectTarget, withBase } from '../regenerate/index.ts';
import type { RenderedTree, Target } from '../regenerate/index.ts';
import type { SynthesisContext } from './context.ts';
import { messages } from './messages.ts';
import { PACKAGE_FILE, withDevDependencies } from './npm-package.ts';
import { nameOption } from './option-names.ts';
import type { SynthesisRequest } from './request.ts';
import { requireSeparateFiles } from './separate-files.ts';

/** What a folder may hold in which projen makes something new: npm's, git's, projen's own, and a Mac's. */
const TOLERATED = new Set([
  '.DS_Store',
  '.git',
  '.projen',
  'node_modules',
  'package-lock.json',
  PACKAGE_FILE,
]);

/** How many entries a refusal names. */
const NAMED_ENTRIES = 3;

/**
 * Writes a new repository to where npm and projen have been already, all or nothing. `projen new` makes a
 * git repository of it afterwards.
 *
 * @returns the exit code
 */
export async function createInPlace(
  request: SynthesisRequest,
  context: SynthesisContext,
): Promise<number> {
  const answers = answersOf(request, context);
  const target = await targetAt(request.outdir);
  const { catalogue, version } = context;
  const rendered = render(answers, { catalogue, generatorVersion: version });
  const tree = withBase(rendered, version, { ...answers });
  requireSeparateFiles(request, tree.keys());
  await write(target, tree, context);
  const { host, name, runtime } = answers;
  context.stdout(
    `${messages.created({ name, runtime, host, source: request.source, files: tree.size })}\n`,
  );
  return 0;
}

function answersOf(request: SynthesisRequest, context: SynthesisContext): Answers {
  const folder = basename(request.outdir);
  const { name = folder, ...others } = request.options;
  // "projen new" always gives one, which is the folder's as a rule.
  const isFolders = name === folder;
  try {
    return completeAnswers(
      { ...others, name },
      {
        ...context,
        folder,
        nameOf: (key) => (key === 'name' && isFolders ? 'the name' : nameOption(key, request)),
      },
    );
  } catch (error) {
    if (!(error instanceof SnapperError) || !error.what.startsWith('the name ')) throw error;
    const { code, what, why } = error;
    const next = [error.next, messages.nameFromFolder(request.isNew)].filter(Boolean).join(' ');
    throw new SnapperError({ code, what, next, ...(why !== undefined && { why }) });
  }
}

async function targetAt(path: string): Promise<Target> {
  if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) {
    return inspectTarget(path);
  }
  const entries = readdirSync(path).sort();
  const foreign = entries.filter(
    (entry) => !TOLERATED.has(entry) && !entry.startsWith('.projenrc.'),
  );
  if (foreign.length === 0) return { path, exists: true, hasGit: entries.includes('.git') };
  const more = foreign.length - NAMED_ENTRIES;
  const shown = foreign.slice(0, NAMED_ENTRIES).join(', ');
  throw new SnapperError({
    code: 'failed',
    ...messages.notEmpty(path, `${shown}${more > 0 ? ` and ${more} more` : ''}`),
  });
}

async function write(
  target: Target,
  tree: RenderedTree,
  { signal }: SynthesisContext,
): Promise<void> {
  const path = join(target.path, PACKAGE_FILE);
  const found = read(path);
  const isOurs = found !== undefined && tree.has(PACKAGE_FILE);
  try {
    await createRepository(target, isOurs ? withDevDependencies(tree, found, path) : tree, {
      signal,
    });
  } catch (error) {
    // A creation that fails takes back what it wrote, and with it what was replaced.
    if (isOurs && read(path) === undefined) writeFileSync(path, found, { flag: 'wx' });
    throw error;
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
