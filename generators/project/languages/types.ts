import type { Runtime, RuntimeLanguage } from '../../runtimes/index.ts';
import type { Answers } from '../answers.ts';
import type { EnvironmentVariable, PackageVersion } from '../view.ts';
import type { Launch } from './launch.ts';

/**
 * What the product knows of one language. Adding a language is adding such a module, a folder in
 * `layer/`, one in `templates/` and rows in the catalogue; no condition names a language elsewhere.
 */
export interface Language {
  readonly id: Exclude<RuntimeLanguage, 'java'>;
  /** The language as prose writes it. */
  readonly title: string;
  /** How often the delegator primes by default; the figure where more gains nothing. */
  readonly primeCount: number;
  /** The runtime of a new project. @default the newest managed one */
  readonly preferredRuntime?: string;
  /** Options that exist for this language only, by key. */
  readonly options: readonly (keyof Answers)[];
  /** Extensions of Visual Studio Code for the dev container, sorted. */
  readonly editorExtensions: readonly string[];
  /** The command that installs what tests and linters need. @default `make` installs it itself */
  readonly developmentSetup?: string;
  /** Environment variables that this language's delegator or wrapper reads. */
  readonly environment: readonly EnvironmentVariable[];
  /** What builds and tests a function of it on a developer's machine: see the partial `requirements.md`. */
  readonly sdk: Sdk;
  /** Whether the delegator primes this function with `src/prime.json`. */
  primes(answers: Answers): boolean;
  /** Says why a project of this language cannot have a name, or `undefined` when it can. */
  refuseName(name: string): string | undefined;
  /** The handler that `template.yaml` names. */
  handler(answers: Answers): string;
  /** What `layer/<language>/launch.bash.ejs` starts, and the variables that it sets for that. */
  launch(answers: Answers, runtime: Runtime): Launch;
  /** Flags that the managed runtime's bootstrap gives one version of the runtime only. */
  runtimeFlags(runtime: Runtime): readonly string[];
  /** Exact dependencies that are deployed with the sample, sorted by name. */
  packages(answers: Answers, runtime: Runtime): readonly PackageVersion[];
  /** Exact dependencies of building and testing the sample, sorted by name. */
  developmentPackages(answers: Answers, runtime: Runtime): readonly PackageVersion[];
  /** The language's own managed files, beside those every repository has. */
  managed(runtime: Pick<Runtime, 'version'>): readonly ManagedTemplate[];
  /** The user's part of the repository: the function, its tests and events. */
  sample(answers: Answers): SampleFolders;
}

/** A program that answers with its version. */
export interface VersionedProgram {
  /** As prose writes it. */
  readonly title: string;
  /** The arguments with which it tells its version. */
  readonly args: readonly string[];
  /** Finds a version in what it answers, as its one group; flags `g` and `m`. */
  readonly version: RegExp;
  /** What to do where it is missing, in a sentence. */
  install(runtime: Pick<Runtime, 'version'>): string;
}

/** What builds and tests functions of a language. */
export interface Sdk extends VersionedProgram {
  readonly program: string;
  /** The environment variable that names another program, as the Makefile has it. */
  readonly variable?: string;
  /** The versions that fit, as a range of semver's. */
  range(runtime: Pick<Runtime, 'version'>): string;
  /** What another version means: the build fails, or does under circumstances. */
  readonly mismatch: 'error' | 'warning';
  /** What comes with it as a rule, but not everywhere: asked of the same program. */
  readonly companions: readonly VersionedProgram[];
}

/** Template folders that become the user-owned part of a repository. */
export interface SampleFolders {
  /** Become `src/`, together. */
  readonly source: readonly string[];
  /** Become `test/`, together. */
  readonly test: readonly string[];
  /** Becomes `events/`. */
  readonly events: string;
  /**
   * Files of `src/` that build the function rather than being it: they follow from the runtime, and are
   * managed.
   */
  readonly recipes: readonly string[];
}

/** A template that becomes a managed file of the repository. */
export interface ManagedTemplate {
  /** Name of the template, without `.ejs`. */
  readonly template: string;
  /** Path in the repository. */
  readonly path: string;
}
