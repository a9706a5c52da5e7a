import { execFileSync, spawn } from 'node:child_process';
import { mkdir, readFile, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { CLI, cli, everything, workFolder } from './support.ts';

const OF_EVERY_LANGUAGE = [
  '.git',
  '.snapper/base.json',
  'Makefile',
  'README.md',
  'events/event.json',
  'layer/Dockerfile',
  'samconfig.toml',
  'snapper.json',
  'src/Makefile',
  'template.yaml',
  'tools/cold-starts.mjs',
  'tools/snapstart-emulator.mjs',
  'wrapper/snapper-wrapper',
];

test.each([
  [[], 'dotnet10', ['Function.slnx', 'delegator/Directory.Build.props', 'src/Handler.cs']],
  [['--language', 'node'], 'nodejs24.x', ['delegator/index.mjs', 'package.json', 'src/app.ts']],
])(
  '%j --yes writes a whole repository, makes it a git repository and says what comes next',
  async (flags, runtime, ownFiles) => {
    const home = await workFolder();

    const { exitCode, stderr, stdout } = await cli(home, 'demo', ...flags, '--yes');

    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    const files = await everything(join(home, 'demo'));
    for (const path of [...OF_EVERY_LANGUAGE, ...ownFiles]) expect(files).toContain(path);
    expect((await stat(join(home, 'demo/wrapper/snapper-wrapper'))).mode & 0o111).not.toBe(0);
    expect(stdout).toContain('cd demo\n');
    expect(stdout).toContain(`${runtime} under java21`);
  },
);

test('the next steps quote a path that needs it', async () => {
  const home = await workFolder();

  const { exitCode, stdout } = await cli(home, "it's here/demo", '--yes', '--no-git');

  expect(exitCode).toBe(0);
  expect(stdout).toContain(`cd 'it'\\''s here/demo'\n`);
  expect(await everything(join(home, "it's here/demo"))).not.toContain('.git');
});

test('the same answers give the same bytes', async () => {
  const home = await workFolder();
  const other = await workFolder();

  for (const folder of [home, other]) await cli(folder, 'demo', '--yes', '--no-git');

  const diff = execFileSync('diff', ['-r', join(home, 'demo'), join(other, 'demo')]);
  expect(diff.toString()).toBe('');
});

test('every flag reaches snapper.json', async () => {
  const home = await workFolder();
  const flags = [
    ...['--name', 'other', '--language', 'node', '--runtime', 'nodejs22.x', '--host', 'java25'],
    ...['--architecture', 'arm64', '--sample', 'http-api', '--no-typescript', '--memory', '512'],
    ...['--timeout', '5', '--registry', 'mirror.example.com/aws', '--ci', 'gitlab'],
    ...['--endpoint', 'function-url', '--auth', 'none', '--assets', 'models', '--tracing'],
    ...['--packaging', 'image', '--alarms', '--multiarch', '--no-devcontainer'],
  ];

  const { exitCode, stderr } = await cli(home, 'demo', ...flags);

  expect(stderr).toBe('');
  expect(exitCode).toBe(0);
  expect(JSON.parse(await readFile(join(home, 'demo/snapper.json'), 'utf8'))).toMatchObject({
    name: 'other',
    language: 'node',
    runtime: 'nodejs22.x',
    host: 'java25',
    architecture: 'arm64',
    sample: 'http-api',
    typescript: false,
    memory: 512,
    timeout: 5,
    registry: 'mirror.example.com/aws',
    ci: 'gitlab',
    devcontainer: false,
    endpoint: 'function-url',
    auth: 'none',
    assets: 'models',
    packaging: 'image',
    tracing: true,
    alarms: true,
    multiarch: true,
  });
});

test('what only .NET has reaches snapper.json too', async () => {
  const home = await workFolder();
  const flags = ['--runtime', 'dotnet8', '--globalization', 'icu', '--yes'];

  const { exitCode } = await cli(home, 'demo', ...flags);

  expect(exitCode).toBe(0);
  expect(JSON.parse(await readFile(join(home, 'demo/snapper.json'), 'utf8'))).toMatchObject({
    language: 'dotnet',
    runtime: 'dotnet8',
    globalization: 'icu',
  });
});

test('inside a repository no second one is made', async () => {
  const home = await workFolder();
  execFileSync('git', ['init', '--quiet', home]);

  const { exitCode } = await cli(home, 'demo', '--yes');

  expect(exitCode).toBe(0);
  expect(await everything(join(home, 'demo'))).not.toContain('.git');
});

test('an empty working directory is filled in place', async () => {
  const home = join(await workFolder(), 'demo');
  await mkdir(home);

  const { exitCode, stdout } = await cli(home, '.', '--yes');

  expect(exitCode).toBe(0);
  expect(stdout).not.toContain('  cd ');
  expect(await everything(home)).toContain('template.yaml');
});

test('--json prints one object and nothing else on standard output', async () => {
  const home = await workFolder();

  const { exitCode, stderr, stdout } = await cli(home, 'demo', '--yes', '--json');

  expect(exitCode).toBe(0);
  const report = JSON.parse(stdout) as { created: string; files: string[]; git: string };
  expect(report.created).toBe(join(await realpath(home), 'demo'));
  expect(report.files).toContain('template.yaml');
  expect(report.git).toBe('initialised');
  expect(stderr).toContain('make emulate');
});

test('without git the repository is written all the same', async () => {
  const home = await workFolder();
  const child = spawn(process.execPath, [CLI, 'demo', '--yes'], {
    cwd: home,
    env: { PATH: '/nonexistent', NO_COLOR: '1' },
  });
  let stdout = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));

  const exitCode = await new Promise((resolve) => child.on('close', resolve));

  expect(exitCode).toBe(0);
  expect(stdout).toContain('git is not installed');
});
