import { join } from 'node:path';

import { expect, test } from 'vitest';

import type { ExplainReport } from '../../generators/cli/explain.ts';
import { workFolder } from './support.ts';
import { created, edit, run, untouchedFilesOf, write } from './in-process.ts';

test.each([
  ['nodejs24.x', '     /opt/snapper/runtime/bin/node\n', 'nine tenths of 1769 MB'],
  ['python3.13', '     /opt/snapper/runtime/bin/python3.13\n', 'PYTHONHOME is removed'],
  ['dotnet10', '     /opt/snapper/runtime/bin/dotnet exec\n', '.NET 10, from layer/Dockerfile'],
])('of %s it says what is executed and why, and touches nothing', async (runtime, program, why) => {
  const root = await created('--runtime', runtime);
  const before = untouchedFilesOf(root);

  const { exitCode, stderr, stdout } = await run(root, ['explain']);

  expect([exitCode, stderr]).toEqual([0, '']);
  expect(stdout).toContain(`demo: ${runtime} under java21, with SnapStart\n`);
  expect(stdout).toContain(program);
  expect(stdout).toContain(why);
  expect(stdout).toContain(`     AWS_EXECUTION_ENV=AWS_Lambda_${runtime}\n`);
  expect(stdout).not.toContain('you changed since');
  expect(untouchedFilesOf(root)).toEqual(before);
});

test.each(['nodejs24.x', 'python3.13', 'dotnet10'])(
  'of an image of %s it names no Java',
  async (runtime) => {
    const root = await created('--runtime', runtime, '--packaging', 'image');

    const { stdout } = await run(root, ['explain']);
    const { stdout: json } = await run(root, ['explain', '--json']);

    expect(stdout).toContain(`demo: ${runtime} in an image, with SnapStart\n`);
    expect(stdout).toContain('The entry point of the image runs /var/runtime/bootstrap');
    expect(stdout).not.toMatch(/java|jvm|AWS_LAMBDA_EXEC_WRAPPER|of the layer|the layer has/i);
    expect(JSON.parse(json)).not.toHaveProperty('host');
  },
);

test.each(['zip', 'image'])('of a %s, prose fits a terminal of 80 columns', async (packaging) => {
  const root = await created('--runtime', 'dotnet10', '--packaging', packaging);
  const { stdout } = await run(root, ['explain']);

  const long = stdout.split('\n').filter((line) => line.length > 80);
  // Paths are as long as they are, and whole, so that they can be copied.
  expect(long.filter((line) => !/^ {5}\S+$/.test(line))).toEqual([]);
});

test('it follows the answers', async () => {
  const root = await created('--runtime', 'nodejs24.x', '--memory', '1000');

  const { stdout } = await run(root, ['explain']);

  expect(stdout).toContain('--max-semi-space-size=50\n');
  expect(stdout).toContain('--max-old-space-size=900\n');
});

test('files that decide the start and were edited are named, for they may do otherwise', async () => {
  const root = await created('--runtime', 'nodejs24.x');
  edit(root, 'wrapper/snapper-wrapper', 'flags=(', 'flags=(--inspect ');
  edit(root, 'README.md', '# demo\n', '# Demo\n');
  write(root, 'src/app.ts', 'the user’s own\n');

  const { exitCode, stdout } = await run(join(root, '..'), ['explain', 'demo']);

  expect(exitCode).toBe(0);
  expect(stdout).toContain(
    'you changed since:\n  wrapper/snapper-wrapper\n  npx create-snapper-lambda diff demo shows how.\n',
  );
});

test('--json gives the same as one object', async () => {
  const root = await created('--runtime', 'python3.13');
  edit(root, 'template.yaml', 'Timeout: 30', 'Timeout: 31');

  const { exitCode, stdout } = await run(root, ['explain', '--json']);

  expect(exitCode).toBe(0);
  const report = JSON.parse(stdout) as ExplainReport;
  expect(report).toMatchObject({
    path: root,
    runtime: 'python3.13',
    host: 'java21',
    edited: ['template.yaml'],
  });
  expect(report.command.map(({ text }) => text)).toEqual([
    '/opt/snapper/runtime/bin/python3.13',
    '/opt/snapper/delegator',
  ]);
});

test('a folder that is no repository is refused', async () => {
  const { exitCode, stderr } = await run(await workFolder(), ['explain']);

  expect(exitCode).toBe(1);
  expect(stderr).toContain('snapper.json');
});
