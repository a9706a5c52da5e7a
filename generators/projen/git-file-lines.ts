import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { FileBase } from 'projen/lib/file.js';
import type { Project } from 'projen/lib/project.js';

import { messages } from './messages.ts';

/**
 * The lines that components add to `.gitignore` or `.gitattributes` of projen. Those files are managed by
 * this package and edited by people, so that the lines have to be there: nobody else would write them.
 */
export class GitFileLines {
  readonly #file: FileBase;
  readonly #own: ReadonlySet<string>;

  /** @param file as projen's base project made it, before anybody added to it */
  constructor(file: FileBase) {
    this.#file = file;
    this.#own = new Set(linesOf(textOf(file)));
  }

  /** Says which lines are missing on disk; `undefined`: none. */
  problem(project: Project): string | undefined {
    const written = new Set(linesOf(read(join(project.outdir, this.#file.path))));
    const missing = linesOf(textOf(this.#file)).filter(
      // Each file of projen asks to be kept in git, and so does .projenrc.cjs: as a rule they are.
      (line) => !line.startsWith('!/') && !this.#own.has(line) && !written.has(line),
    );
    return missing.length === 0 ? undefined : messages.missingLines(this.#file.path, missing);
  }
}

function textOf(file: FileBase): string {
  // Not for others to call, says TypeScript; but a file that is not written has no other way to be read.
  const readable = file as unknown as {
    synthesizeContent(resolver: object): string | undefined;
  };
  return readable.synthesizeContent({ resolve: (value: unknown) => value }) ?? '';
}

function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
