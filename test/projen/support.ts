import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

import { SnapperError } from '../../generators/errors/index.ts';
import { MIGRATIONS } from '../../generators/project/index.ts';
import type { SynthesisContext } from '../../generators/projen/context.ts';
import type { SynthesisRequest } from '../../generators/projen/request.ts';
import { writeRepository } from '../../generators/projen/write-repository.ts';
import { catalogue } from '../../generators/runtimes/index.ts';
import { TODAY, VERSION } from '../cli/in-process.ts';
import { workFolder } from '../cli/support.ts';
import type { Outcome } from '../cli/support.ts';

/** A folder as npm leaves it for projen: with modules in it, and nothing else. */
export async function installed(name = 'demo'): Promise<string> {
  const root = join(await workFolder(), name);
  mkdirSync(join(root, 'node_modules/projen'), { recursive: true });
  return root;
}

/** What a synthesis in this process takes after: the options, and what differs from a usual one. */
export interface Synthesis extends Partial<Omit<SynthesisRequest, 'options' | 'outdir'>> {
  readonly context?: Partial<SynthesisContext>;
}

/** Does in this process what a project does when it is synthesised; a failure is printed as a user sees it. */
export async function synthesise(
  outdir: string,
  options: Readonly<Record<string, unknown>>,
  { context, ...request }: Synthesis = {},
): Promise<Outcome> {
  let stdout = '';
  let stderr = '';
  const written: SynthesisRequest = {
    outdir,
    source: '.projenrc.cjs',
    isNew: false,
    isEjecting: false,
    files: ['.projen/files.json', '.projen/tasks.json'],
    options,
    ...request,
  };
  try {
    const exitCode = await writeRepository(written, {
      catalogue,
      migrations: MIGRATIONS,
      today: TODAY,
      version: VERSION,
      signal: new AbortController().signal,
      force: false,
      stdout: (text) => void (stdout += stripVTControlCharacters(text)),
      stderr: (text) => void (stderr += stripVTControlCharacters(text)),
      ...context,
    });
    return { exitCode, stdout, stderr };
  } catch (error) {
    if (!(error instanceof SnapperError)) throw error;
    const { code, next, what, why } = error;
    return { exitCode: null, stdout, stderr: [code, what, why, next].filter(Boolean).join('\n') };
  }
}

/** Removes files of a repository. */
export function remove(root: string, ...paths: readonly string[]): void {
  for (const path of paths) rmSync(join(root, path));
}
