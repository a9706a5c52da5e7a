import { existsSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

import type { FileBase } from 'projen/lib/file.js';
import { Projenrc } from 'projen/lib/javascript/projenrc.js';
import { Project } from 'projen/lib/project.js';
import { ProjenrcFile } from 'projen/lib/projenrc.js';

import { EXIT_CODES } from '../errors/index.ts';
import { runNode } from '../process/index.ts';
import { GitFileLines } from './git-file-lines.ts';
import { splitOptions } from './project-options.ts';
import type { SnapperLambdaProjectOptions } from './project-options.ts';
import { encodeRequest } from './request.ts';

/** projen writes CommonJS, which a repository of ECMAScript modules takes for such by this name alone. */
const PROJEN_FILE = '.projenrc.cjs';

/**
 * A snapped AWS Lambda function as a projen project: `npx projen` does what
 * `npx create-snapper-lambda update` does, with the options of `.projenrc.cjs`.
 *
 * The repository's own files are no components of this project. They are planned and applied by this
 * package, which merges them with the user's edits; projen's way, to delete and to overwrite in place, is
 * for the files of components that `.projenrc.cjs` adds.
 */
export class SnapperLambdaProject extends Project {
  readonly #options: Readonly<Record<string, unknown>>;
  readonly #gitFiles: readonly GitFileLines[];

  constructor(options: SnapperLambdaProjectOptions = {}) {
    const { own, projen } = splitOptions(options);
    super(projen);
    this.#options = own;
    // These are files of ours; whatever is said to projen's stays in memory.
    this.#gitFiles = [this.gitignore, this.gitattributes].map((file) => new GitFileLines(file));
    for (const { path } of [this.gitignore, this.gitattributes]) this.tryRemoveFile(path);
    if (this.parent === undefined && options.projenrcJson !== true) {
      new Projenrc(this, { filename: projenFile(this.outdir) });
    }
  }

  /**
   * Creates or updates the repository, and then lets projen write the files of its own components. Ends
   * the process where that fails: the reason has been printed, and a stack would only hide it.
   */
  override synth(): void {
    if (this.initProject?.synth === false) {
      super.synth();
      return;
    }
    const status = this.#writeRepository();
    if (status !== 0 && status !== EXIT_CODES.conflicts) process.exit(status);
    // Without a list of its files, projen deletes whatever looks like one of them.
    this.addExcludeFromCleanup('**');
    super.synth();
    if (status !== 0) process.exit(status);
    if (!this.ejected) this.#requireGitLines();
  }

  /** Planning and applying are asynchronous and ECMAScript modules: a process of their own. */
  #writeRepository(): number {
    const source = ProjenrcFile.of(this.root)?.filePath ?? PROJEN_FILE;
    return runNode(join(__dirname, 'synthesize.js'), {
      cwd: process.cwd(),
      input: encodeRequest({
        outdir: this.outdir,
        source,
        // A projen file in JSON is a new project each time it is followed.
        isNew: this.initProject !== undefined && !existsSync(join(this.outdir, source)),
        isEjecting: this.ejected,
        options: this.#options,
        files: this.#projenFiles(),
      }),
    });
  }

  /** Files of all components in or below this project's folder. */
  #projenFiles(): readonly string[] {
    return this.root.node
      .findAll()
      .map((construct) => (construct as Partial<FileBase>).absolutePath)
      .filter((path) => typeof path === 'string')
      .map((path) => relative(this.outdir, path).split(sep).join('/'))
      .filter((path) => path !== '..' && !path.startsWith('../'));
  }

  /** Components may ask for lines in files that projen does not write here. */
  #requireGitLines(): void {
    const problems = this.#gitFiles.flatMap((lines) => lines.problem(this) ?? []);
    if (problems.length === 0) return;
    for (const problem of problems) process.stderr.write(`${problem}\n`);
    process.exit(EXIT_CODES.failed);
  }
}

/** The file that says what the project is: projen's usual name is as good, for whoever has it already. */
function projenFile(outdir: string): string {
  return existsSync(join(outdir, '.projenrc.js')) ? '.projenrc.js' : PROJEN_FILE;
}
