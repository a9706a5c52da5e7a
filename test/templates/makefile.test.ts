import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';

import { execa } from 'execa';
import { describe, expect, test } from 'vitest';

import type { Answers } from '../../generators/project/index.ts';
import { renderRepository, textOf, writeRepository } from '../support/rendered-repository.ts';
import { stubPrograms } from '../support/stub-programs.ts';
import type { StubPrograms } from '../support/stub-programs.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { testWith } from '../support/tools.ts';

const TARGETS = [
  'bench',
  'build',
  'clean',
  'delete',
  'deploy',
  'deploy-managed',
  'emulate',
  'help',
  'invoke',
  'layer',
  'lint',
  'logs',
  'report',
  'shell',
  'test',
];

/** Writes what it is told to build: `docker build … --output type=local,dest=DIR …`. */
const BUILDER = `
for option; do
  case $option in type=local,dest=*) dest=\${option#*dest=}; mkdir -p "$dest"; echo zip > "$dest/layer.zip" ;; esac
done`;

/** Leaves what `sam build` leaves: the template, without its comments. */
const SAM = `
if [ "$1" = build ]; then mkdir -p .aws-sam/build; sed 's/ *#.*//' template.yaml > .aws-sam/build/template.yaml; fi
if [ "$1" = deploy ]; then grep '^      Description: ' .aws-sam/build/template.yaml | head -1 >> deployed; fi`;

const AWS = `
for last; do :; done
echo '{"ok":true}' > "$last"
printf 'REPORT' | base64`;

interface Outcome {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

interface Workshop {
  readonly folder: string;
  readonly stubs: StubPrograms;
  readonly make: (...args: string[]) => Promise<Outcome>;
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

async function workshop(answers: Partial<Answers> = { typescript: false }): Promise<Workshop> {
  const home = await temporaryFolder();
  const folder = join(home, 'my-fn');
  await writeRepository(folder, renderRepository(answers));
  const stubs = await stubPrograms(home, {
    docker: BUILDER,
    buildah: BUILDER,
    sam: SAM,
    aws: AWS,
    dotnet: DOTNET,
    // It takes seconds; what it says of the templates is the concern of stack.test.ts.
    'cfn-lint': '',
  });
  const env = { PATH: [stubs.folder, ...foldersWithoutSam()].join(delimiter) };
  return {
    folder,
    stubs,
    make: async (...args) => {
      const { exitCode, stdout, stderr } = await execa('make', args, {
        cwd: folder,
        env,
        reject: false,
      });
      return { exitCode, stdout, stderr };
    },
  };
}

/** Repositories that differ in their Makefile. */
const REPOSITORIES: readonly { title: string; answers: Partial<Answers>; targets: string[] }[] = [
  { title: 'Node.js in TypeScript', answers: { typescript: true }, targets: TARGETS },
  { title: 'Node.js', answers: { typescript: false }, targets: TARGETS },
  {
    title: '.NET with a native SnapStart',
    answers: { runtime: 'dotnet10' },
    targets: [...TARGETS, 'deploy-native'],
  },
  {
    title: '.NET without a managed runtime',
    answers: { runtime: 'dotnet9', sample: 'http-api' },
    targets: TARGETS.filter((target) => target !== 'deploy-managed'),
  },
];

describe.each(REPOSITORIES)('$title', ({ answers, targets }) => {
  test('make help lists every target and nothing else', async () => {
    const { make } = await workshop(answers);

    const { stdout } = await make();

    const listed = stdout.split('\n').map((line) => line.trim().split(' ')[0]);
    expect(listed.toSorted()).toEqual(targets.toSorted());
  });

  test('the README documents every target', () => {
    const readme = textOf(renderRepository(answers), 'README.md');

    for (const target of targets.filter((name) => name !== 'help')) {
      expect(readme).toContain(`\`make ${target}\``);
    }
  });

  test('no target uses an undefined variable', async () => {
    const folder = await temporaryFolder();
    await writeRepository(folder, renderRepository(answers));

    const run = execa('make', ['-n', '--warn-undefined-variables', ...targets], { cwd: folder });

    expect((await run).stderr).toBe('');
  });
});

test('the layer is built once, and again when one of its files changes', async () => {
  const { folder, stubs, make } = await workshop();

  await make('layer');
  await make('layer');
  expect(await stubs.calls()).toEqual([
    'docker build --platform linux/amd64 --target export --output type=local,dest=build/layer --file layer/Dockerfile .',
  ]);

  const later = new Date(Date.now() + 60_000);
  await utimes(join(folder, 'wrapper/snapper-wrapper'), later, later);
  await make('layer');
  expect(await stubs.calls()).toHaveLength(2);
});

test('what a compiler leaves beside its sources is no reason to build again', async () => {
  const { folder, stubs, make } = await workshop({ runtime: 'dotnet10' });
  await make('layer', 'build');
  const calls = await stubs.calls();

  const later = new Date(Date.now() + 60_000);
  for (const left of ['src/obj/left', 'src/bin/left', 'delegator/Some.Project/obj/left']) {
    await mkdir(dirname(join(folder, left)), { recursive: true });
    await writeFile(join(folder, left), '');
    await utimes(join(folder, left), later, later);
  }
  await make('layer', 'build');
  expect(await stubs.calls()).toEqual(calls);

  await utimes(join(folder, 'src/PriceBook.cs'), later, later);
  await make('layer', 'build');
  expect(await stubs.calls()).toHaveLength(calls.length + 1);
});

test('.NET is built by the recipe of sam build, tested and checked by its SDK', async () => {
  const { folder, stubs, make } = await workshop({ runtime: 'dotnet10' });
  for (const target of ['build', 'test', 'lint']) expect((await make(target)).exitCode).toBe(0);

  expect(await stubs.calls()).toEqual([
    `dotnet publish --configuration Release --output ${folder}/build/function`,
    'dotnet test test',
    'dotnet build',
    'dotnet format --no-restore --verify-no-changes',
    'cfn-lint template.yaml',
  ]);
});

test('another builder takes the same options', async () => {
  const { stubs, make } = await workshop();

  await make('layer', 'CONTAINER_BUILD=buildah build');

  expect(await stubs.calls()).toEqual([expect.stringMatching(/^buildah build --platform .* \.$/)]);
});

test('a missing builder is named, with what to do', async () => {
  const { make } = await workshop();

  const { exitCode, stderr } = await make('layer', 'CONTAINER_BUILD=no-such-builder build');

  expect(exitCode).toBe(2);
  expect(stderr).toContain('no-such-builder is not installed');
  expect(stderr).toContain('CONTAINER_BUILD');
});

test('a missing SAM CLI is noticed before the layer is built', async () => {
  const { stubs, make } = await workshop();
  await rm(join(stubs.folder, 'sam'));

  const { exitCode, stderr } = await make('deploy');

  expect(exitCode).toBe(2);
  expect(stderr).toContain('sam is not installed');
  expect(await stubs.calls()).toEqual([]);
});

test('make deploy stamps the layer and deploys it snapped', async () => {
  const { folder, stubs, make } = await workshop();

  const { exitCode } = await make('deploy', 'STACK=other');

  expect(exitCode).toBe(0);
  expect((await stubs.calls()).slice(1)).toEqual([
    'sam build',
    'sam deploy --stack-name other --parameter-overrides Mode=snapped',
  ]);
  const stamp = await readFile(join(folder, 'deployed'), 'utf8');
  expect(stamp.trim()).toMatch(/^Description: Node\.js 24, layer [0-9a-f]{12}$/);
});

test('make deploy-managed deploys a second stack that names no layer', async () => {
  const { folder, stubs, make } = await workshop();

  await make('deploy-managed');

  expect((await stubs.calls()).at(-1)).toBe(
    'sam deploy --stack-name my-fn-managed --parameter-overrides Mode=managed',
  );
  const stamp = await readFile(join(folder, 'deployed'), 'utf8');
  expect(stamp.trim()).toBe('Description: Node.js 24, managed runtime');
});

test('make deploy-native deploys a third stack, which is charged', async () => {
  const { folder, stubs, make } = await workshop({ runtime: 'dotnet10' });

  await make('deploy-native');

  expect((await stubs.calls()).at(-1)).toBe(
    'sam deploy --stack-name my-fn-native --parameter-overrides Mode=native',
  );
  const stamp = await readFile(join(folder, 'deployed'), 'utf8');
  expect(stamp.trim()).toBe('Description: .NET 10, managed runtime with SnapStart');
});

test('a stack without modes is deployed without naming one', async () => {
  const { folder, stubs, make } = await workshop({ runtime: 'dotnet9' });

  await make('deploy');

  expect((await stubs.calls()).at(-1)).toBe('sam deploy --stack-name my-fn');
  expect(await readFile(join(folder, 'deployed'), 'utf8')).toMatch(/\.NET 9, layer [0-9a-f]{12}$/m);
  expect(await readFile(join(folder, 'samconfig.toml'), 'utf8')).not.toContain('Mode');
});

test('make invoke calls the alias and shows the log and the answer', async () => {
  const { stubs, make } = await workshop();

  const { stdout, stderr } = await make('invoke', 'EVENT=events/other.json');

  expect(await stubs.calls()).toEqual([
    expect.stringMatching(
      /^aws lambda invoke --function-name my-fn:live --payload fileb:\/\/events\/other\.json /,
    ),
  ]);
  expect(stdout).toContain('{"ok":true}');
  expect(stderr).toContain('REPORT');
});

/** Gives a stub, which goes on noting its calls, another script to run. */
async function replaceStub({ folder }: StubPrograms, name: string, script: string): Promise<void> {
  const path = join(folder, name);
  const [shebang, note] = (await readFile(path, 'utf8')).split('\n');
  await writeFile(path, `${shebang}\n${note}\n${script}\n`);
}

/** The AWS CLI while a snapshot is being made: the first invocation fails, waiting mends it. */
const AWS_NOT_READY = `
if [ "$2" = wait ]; then touch active; exit 0; fi
if [ ! -e active ]; then echo 'An error occurred (SnapStartNotReadyException)' >&2; exit 255; fi
${AWS}`;

test('make invoke explains a version that is not ready, waits for it, and invokes again', async () => {
  const { stubs, make } = await workshop();
  await replaceStub(stubs, 'aws', AWS_NOT_READY);

  const { exitCode, stdout, stderr } = await make('invoke');

  expect(exitCode).toBe(0);
  expect(stdout).toContain('{"ok":true}');
  expect(stderr).toContain('SnapStartNotReadyException: Lambda is making the snapshot');
  expect((await stubs.calls()).map((call) => call.split(' --').slice(0, 2).join(' --'))).toEqual([
    'aws lambda invoke --function-name my-fn:live',
    'aws lambda wait published-version-active --function-name my-fn',
    'aws lambda invoke --function-name my-fn:live',
  ]);
});

test('make invoke shows any other failure, and invokes once', async () => {
  const { stubs, make } = await workshop();
  const failing = "echo 'An error occurred (AccessDeniedException)' >&2; exit 255";
  await replaceStub(stubs, 'aws', failing);

  const { exitCode, stdout, stderr } = await make('invoke');

  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toContain('AccessDeniedException');
  expect(await stubs.calls()).toHaveLength(1);
});

test('make logs marks the phases of SnapStart, and fails as sam fails', async () => {
  const { stubs, make } = await workshop();
  const lines = ['RESTORE_START Runtime', 'hello', 'REPORT RequestId: 1'];
  const echo = lines.map((line) => `echo 'x 2026 ${line}'`).join('\n');
  await replaceStub(stubs, 'sam', echo);
  expect(await make('logs')).toEqual({
    exitCode: 0,
    stdout: '==> x 2026 RESTORE_START Runtime\nx 2026 hello\n==> x 2026 REPORT RequestId: 1',
    stderr: '',
  });

  await replaceStub(stubs, 'sam', 'exit 3');
  expect((await make('logs')).exitCode).toBe(2);
});

test.each<[Partial<Answers>, string]>([
  [{ runtime: 'nodejs24.x' }, ' --compare managed'],
  [{ runtime: 'dotnet10' }, ' --compare managed,native'],
  [{ runtime: 'dotnet9' }, ''],
])('make bench measures the stacks that %j can have', async (answers, compare) => {
  const { folder, make } = await workshop(answers);
  const tool = 'console.log(process.argv.slice(2).join(" "));\n';
  await writeFile(join(folder, 'tools/cold-starts.mjs'), tool);

  const { stdout } = await make('bench', 'RUNS=5', 'EVENT=e.json', 'BENCH_FLAGS=--parallel 3');

  expect(stdout).toBe(`bench --stack my-fn${compare} --runs 5 --event e.json --parallel 3`);
});

test('make report says that there is nothing to show before something was measured', async () => {
  const { make } = await workshop();

  const { exitCode, stderr } = await make('report');

  expect(exitCode).toBe(2);
  expect(stderr).toContain('there is no build/bench/result.json yet; `make bench` measures');
});

test('make emulate passes the settings of the repository on', async () => {
  const { folder, make } = await workshop();
  await mkdir(join(folder, 'tools'), { recursive: true });
  await writeFile(
    join(folder, 'tools/snapstart-emulator.mjs'),
    'console.log(process.argv.slice(2).join(" "));\n',
  );

  const { stdout } = await make('emulate', 'EMULATE_FLAGS=--restores 3');

  expect(stdout).toContain(
    '--layer build/layer/layer.zip --function build/function --name my-fn --handler app.handler --host java21' +
      ' --memory 1769 --timeout 30 --event events/event.json --restores 3',
  );
});

await testWith(['shellcheck', '--version'], 'make lint passes in a plain repository', async () => {
  const { stubs, make } = await workshop();

  const { exitCode, stdout, stderr } = await make('lint');

  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toContain('shellcheck wrapper/snapper-wrapper');
  expect(await stubs.calls()).toEqual(['cfn-lint template.yaml']);
});
