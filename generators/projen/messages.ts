import pc from 'picocolors';

/** A failure's text, as parts of a `SnapperError`. */
interface FailureText {
  readonly what: string;
  readonly why?: string;
  readonly next?: string;
}

/** The variable that stands for `--force`: `npx projen` passes no flags on. */
export const FORCE = 'SNAPPER_FORCE';

/** What is said to people who come through projen, and to nobody else. */
export const messages = {
  created: (facts: {
    readonly name: string;
    readonly files: number;
    readonly runtime: string;
    readonly host: string;
    /** The projen file. */
    readonly source: string;
  }): string =>
    [
      `${pc.green('✔')} ${pc.bold(facts.name)}: ${facts.files} files; ${facts.runtime} under ${facts.host} with SnapStart`,
      '',
      'Next:',
      '  make test      run the sample’s tests',
      '  make emulate   build layer and function, and run them as Lambda with SnapStart would',
      '  make deploy    deploy to AWS with the SAM CLI',
      `  npx projen     follow what you change in ${facts.source}`,
      '',
      pc.dim('README.md explains the rest.'),
    ].join('\n'),

  failure: ({ next, what, why }: { readonly [Key in keyof FailureText]: string | undefined }) =>
    [
      `${pc.red('✖')} ${what}${why === undefined ? '' : `: ${why}`}`,
      ...(next === undefined ? [] : [`  ${next}`]),
    ].join('\n'),

  recovered: (kept: readonly string[]): string =>
    [
      'An earlier update was broken off; it has been taken back first.',
      ...kept.map(
        (path) => `  ${path} had changed since; the older one is beside it, as ${path}.snapper-old`,
      ),
    ].join('\n'),

  missingLines: (file: string, lines: readonly string[]): string =>
    messages.failure({
      what: `${file} lacks what components in your projen file want in it`,
      why: lines.join(', '),
      next: `Add ${lines.length === 1 ? 'that line' : 'those lines'} to ${file}: it is yours to edit, and updates keep your edits.`,
    }),

  unknownOption: (
    key: string,
    source: string,
    keys: readonly string[],
    suggestion: string | undefined,
  ): FailureText => ({
    what: `${source} gives an option ${JSON.stringify(key)}, which there is not`,
    why: `there are ${keys.join(', ')}`,
    ...(suggestion !== undefined && { next: `Did you mean ${JSON.stringify(suggestion)}?` }),
  }),

  gitOption: (key: string, source: string): FailureText => ({
    what: `${source} gives projen's option ${JSON.stringify(key)}, which cannot be followed`,
    why: '.gitignore and .gitattributes are no files of projen here',
    next: 'Leave it out, and edit those files: updates keep your edits.',
  }),

  nameFromFolder: (isNew: boolean): string =>
    `The name comes from the folder; ${isNew ? '--name' : 'the option name'} gives another.`,

  otherName: (name: string, folder: string): FailureText => ({
    what: `the repository is called ${JSON.stringify(name)}, and its folder ${JSON.stringify(folder)}`,
    why: 'projen takes the folder’s name when it is given none, and to rename is to deploy anew',
    next: `Say --name ${name} to keep it, or rename it first: npx create-snapper-lambda update --name ${folder}`,
  }),

  notEmpty: (path: string, shown: string): FailureText => ({
    what: `${path} is not empty`,
    why: `it holds ${shown}`,
    next: 'Give another folder, or empty this one; nothing in it was touched.',
  }),

  packageInTheWay: (path: string): FailureText => ({
    what: `${path} is in the way`,
    why: 'the new repository has one of its own, and only devDependencies are taken over',
    next: 'Move it away, and add afterwards what you need of it; it was not touched.',
  }),

  clash: (paths: readonly string[], source: string): FailureText => ({
    what: `nothing was written, since ${source} adds what create-snapper-lambda writes: ${paths.join(', ')}`,
    next: 'Take it out there, and edit the file itself: updates keep your edits.',
  }),

  listed: (paths: readonly string[]): FailureText => ({
    what: `nothing was written, since .projen/files.json lists files that are not projen's: ${paths.join(', ')}`,
    why: 'projen would delete them',
    next: 'Remove those lines from it.',
  }),

  dirty: (paths: readonly string[], more: number): FailureText => ({
    what: 'there are changes that are not committed',
    why: `${paths.join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
    next: `Commit or stash them, so that the update is all that git shows, or go on all the same: ${FORCE}=1 npx projen`,
  }),

  gitFailed: (why: string): FailureText => ({
    what: '"git status" failed, so nobody knows whether there are changes that are not committed',
    why,
    next: `Mend that, or go on without asking git: ${FORCE}=1 npx projen`,
  }),

  unexpected: (error: unknown): FailureText => ({
    what: 'create-snapper-lambda failed, and should not have',
    why: error instanceof Error ? (error.stack ?? error.message) : String(error),
  }),
} as const;
