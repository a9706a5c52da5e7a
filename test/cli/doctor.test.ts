import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { expect, onTestFinished, test, vi } from 'vitest';

import type { DoctorReport } from '../../generators/cli/doctor.ts';
import { ALL_THERE, HANGS } from '../doctor/support.ts';
import { stubPrograms } from '../support/stub-programs.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { created, filesOf, run } from './in-process.ts';
import { CLI, workFolder } from './support.ts';
import type { Outcome } from './support.ts';

/** What must not be seen anywhere. */
const SECRET = 'hunter2hunter2';

/** The environment of a machine on which only the given programs are installed, with a key of AWS. */
async function environmentWith(
  programs: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  const folder = await temporaryFolder();
  const stubs = await stubPrograms(folder, programs);
  await mkdir(join(folder, '.aws'));
  await writeFile(join(folder, '.aws', 'credentials'), `aws_secret_access_key = ${SECRET}\n`);
  return { PATH: stubs.folder, HOME: folder };
}

/** The same for this process. */
async function moveTo(programs: Readonly<Record<string, string>>): Promise<void> {
  const removed = ['CONTAINER_BUILD', 'PYTHON', 'AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE'];
  for (const name of removed) vi.stubEnv(name, undefined);
  for (const [name, value] of Object.entries(await environmentWith(programs))) {
    vi.stubEnv(name, value);
  }
  onTestFinished(() => void vi.unstubAllEnvs());
}

/** All programs but some. */
function without(...names: readonly (keyof typeof ALL_THERE)[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(ALL_THERE).filter(([name]) => !(names as readonly string[]).includes(name)),
  );
}

function reportOf({ stdout }: Outcome): DoctorReport {
  return JSON.parse(stdout) as DoctorReport;
}

test('a machine on which all is there has a line for each check, and exit code 0', async () => {
  const path = await created('--runtime', 'nodejs24.x', '--architecture', 'x86_64');
  await moveTo(ALL_THERE);
  const before = filesOf(path);

  const { exitCode, stderr, stdout } = await run(dirname(path), ['doctor', 'demo']);

  expect(stderr).toBe('');
  expect(exitCode).toBe(0);
  const [checks, summary] = stdout.split('\n\n');
  expect(checks!.split('\n').map((line) => /^✔ (.+?) {2,}\S/.exec(line)?.[1])).toEqual([
    'Container builder',
    'Build platform',
    'GNU Make',
    'Node.js',
    'npm',
    'SAM CLI',
    'AWS CLI',
    'AWS credentials',
    'Git',
    'snapper.json',
    'Template',
    'Runtime',
    'Host',
  ]);
  expect(summary).toBe('✔ Everything is there.\n');
  expect(filesOf(path)).toEqual(before);
});

test('what is missing is told with the remedy below it, within 80 columns', async () => {
  const path = await created('--language', 'python', '--architecture', 'arm64');
  await moveTo({ git: ALL_THERE.git, node: 'echo v18.0.0', aws: 'echo aws-cli/1.0.0' });

  const { exitCode, stdout } = await run(path, ['doctor']);

  expect(exitCode).toBe(1);
  expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  expect(stdout).toContain('✖ GNU Make           make is not installed, or not on PATH\n   ');
  expect(stdout).toContain('✖ Node.js            18.0.0; wanted is 20 or newer\n   ');
  expect(stdout).toContain('! AWS CLI            1.0.0; wanted is 2 or newer\n   ');
  expect(stdout).toMatch(/\n\n✖ \d errors, 1 warning\n$/);
});

test('warnings are no reason to fail', async () => {
  const path = await created('--language', 'node', '--architecture', 'x86_64');
  await moveTo({ ...ALL_THERE, aws: 'echo aws-cli/1.0.0' });

  const { exitCode, stdout } = await run(path, ['doctor']);

  expect(stdout).toMatch(/\n\n! 1 warning\n$/);
  expect(exitCode).toBe(0);
});

test('commands of an update name the folder', async () => {
  const path = await created('--runtime', 'nodejs22.x');
  await moveTo(ALL_THERE);

  const { stdout } = await run(dirname(path), ['doctor', 'demo'], { today: '2027-04-01' });

  expect(stdout).toContain('npx create-snapper-lambda update demo --runtime nodejs24.x\n');
});

test('outside a repository only the machine is looked at', async () => {
  await moveTo(ALL_THERE);

  const { exitCode, stdout } = await run(await workFolder(), ['doctor']);

  expect(exitCode).toBe(0);
  expect(stdout).toContain('✔ GNU Make ');
  expect(stdout).not.toMatch(/snapper\.json|Template|npm/);
  expect(stdout).toContain('no generated repository');
});

test.each([['nowhere'], ['.']])(
  'a folder that is given (%s) must be a repository',
  async (folder) => {
    await moveTo(ALL_THERE);

    const { exitCode, stderr, stdout } = await run(await workFolder(), ['doctor', folder]);

    expect(exitCode).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('is not a repository of create-snapper-lambda');
  },
);

test('--json is one object, with the exit code of the same words', async () => {
  const path = await created('--language', 'node');
  await moveTo(without('make'));

  const outcome = await run(path, ['doctor', '--json']);

  expect(outcome.exitCode).toBe(1);
  const { checks, ok, repository } = reportOf(outcome);
  expect({ ok, repository }).toEqual({ ok: false, repository: path });
  expect(checks.filter(({ status }) => status === 'error')).toEqual([
    {
      name: 'make',
      title: 'GNU Make',
      status: 'error',
      detail: 'make is not installed, or not on PATH',
      fix: expect.any(String) as string,
    },
  ]);
  expect(new Set(checks.map(({ name }) => name)).size).toBe(checks.length);
});

test('--json outside a repository says that there is none', async () => {
  await moveTo(ALL_THERE);

  const report = reportOf(await run(await workFolder(), ['doctor', '--json']));

  expect(report).toMatchObject({ repository: null, ok: true });
});

test('Ctrl-C ends it, although a program hangs', async () => {
  await moveTo({ ...ALL_THERE, sam: HANGS });
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 300);
  const started = performance.now();

  const { exitCode, stdout } = await run(await workFolder(), ['doctor'], {
    signal: controller.signal,
  });

  expect(exitCode).toBe(130);
  expect(stdout).toBe('');
  expect(performance.now() - started).toBeLessThan(8_000);
});

test.each([[[]], [['--json']]])(
  'the built command, with %j, tells no secret of the environment, of files or of programs',
  async (flags) => {
    const path = await created('--language', 'node', '--architecture', 'x86_64');
    const environment = {
      ...(await environmentWith({
        ...ALL_THERE,
        sam: `/usr/bin/env; echo ${SECRET} >&2; exit 3`,
        aws: `/usr/bin/env; ${ALL_THERE.aws}`,
      })),
      AWS_SECRET_ACCESS_KEY: SECRET,
      AWS_SESSION_TOKEN: SECRET,
      AWS_PROFILE: SECRET,
      CONTAINER_BUILD: `docker build --secret ${SECRET}`,
      MY_TOKEN: SECRET,
    };

    const { exitCode, stderr, stdout } = await launch(path, ['doctor', ...flags], environment);

    const said = stdout + stderr;
    expect(exitCode).toBe(1);
    expect(stdout).toContain('sam fails with exit code 3');
    expect(stdout).toContain('~/.aws/credentials is there');
    expect(said).not.toContain(SECRET);
    // Nor a sign of colours where nobody wants them.
    expect(said).not.toContain('\u001b');
    if (flags.length > 0) expect(JSON.parse(stdout)).toMatchObject({ ok: false });
    else expect(stderr).toBe('');
  },
);

/** Runs the built command line with an environment of its own. */
async function launch(
  cwd: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Outcome> {
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd,
    env: { ...environment, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const exitCode = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { exitCode, stdout, stderr };
}
