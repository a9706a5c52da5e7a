import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

import { execa } from 'execa';

import type { Answers } from '../../generators/project/index.ts';
import { renderRepository, writeRepository } from '../support/rendered-repository.ts';
import { stubPrograms } from '../support/stub-programs.ts';
import type { StubPrograms } from '../support/stub-programs.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Writes what it is told to build: `docker build … --output type=local,dest=DIR …`. */
const BUILDER = `
for option; do
  case $option in type=local,dest=*) dest=\${option#*dest=}; mkdir -p "$dest"; echo zip > "$dest/layer.zip" ;; esac
done`;

/** Leaves what `sam build` leaves: the template, without its comments. */
const SAM = `
if [ "$1" = build ]; then rm -rf .aws-sam/build; mkdir -p .aws-sam/build; sed 's/ *#.*//' template.yaml > .aws-sam/build/template.yaml; fi
if [ "$1" = deploy ]; then grep '^      Description: ' "$3" | head -1 >> deployed; fi`;

/** An account with credentials, and with the stack. */
export const AWS = `
if [ "$1" = lambda ]; then for last; do :; done; echo '{"ok":true}' > "$last"; printf 'REPORT' | base64; fi`;

type Variables = Readonly<Record<string, string | undefined>>;

/** What became of a run of make. */
export interface Outcome {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** A repository on disk, with programs that only note their calls. */
export interface Workshop {
  /** The folder above the repository, with nothing else in it but the stubs. */
  readonly home: string;
  readonly folder: string;
  readonly stubs: StubPrograms;
  /** Runs make, with what differs in the environment as the last argument. */
  readonly make: (...args: (Variables | string)[]) => Promise<Outcome>;
}

/** The folders of `PATH`, but for the SAM CLI of this machine. */
function foldersWithoutSam(): string[] {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.filter((folder) => !existsSync(join(folder, 'sam')));
}

/** Leaves what a compiler leaves beside its sources when nobody tells it otherwise. */
const DOTNET = `
mkdir -p obj && echo left > obj/left
for last; do :; done
if [ "$1" = publish ]; then mkdir -p "$last"; fi`;

/** Writes a repository; make finds the stubs before anything else on `PATH`. */
export async function workshop(answers: Partial<Answers> = { typescript: false }): Promise<Workshop> {
  const home = await temporaryFolder();
  const folder = join(home, 'my-fn');
  await writeRepository(folder, renderRepository(answers));
  const stubs = await stubPrograms(home, {
    docker: BUILDER,
    buildah: BUILDER,
    sam: SAM,
    aws: AWS,
    dotnet: DOTNET,
    podman: BUILDER,
    npx: '',
    // It takes seconds; what it says of the templates is the concern of stack.test.ts.
    'cfn-lint': '',
  });
  const env = { PATH: [stubs.folder, ...foldersWithoutSam()].join(delimiter) };
  return {
    home,
    folder,
    stubs,
    make: async (...args) => {
      const words = args.filter((word) => typeof word === 'string');
      const variables = args.find((word) => typeof word === 'object');
      const { exitCode, stdout, stderr } = await execa('make', words, {
        cwd: folder,
        env: { ...env, ...variables },
        reject: false,
      });
      return { exitCode, stdout, stderr };
    },
  };
}

/** Gives a stub, which goes on noting its calls, another script to run. */
export async function replaceStub({ folder }: StubPrograms, name: string, script: string): Promise<void> {
  const path = join(folder, name);
  const [shebang, note] = (await readFile(path, 'utf8')).split('\n');
  await writeFile(path, `${shebang}\n${note}\n${script}\n`);
}

