import { execa } from 'execa';
import { expect, test } from 'vitest';
import { builtLayer } from '../support/built-layer.ts';
import { describeLab } from '../support/requirements.ts';

describeLab('make emulate', () => {
  test('runs the built layer and the sample from init to an answer, and builds nothing anew', async () => {
    const { project } = await builtLayer({ language: 'node' });

    const { stdout, stderr } = await execa('make', ['emulate'], {
      cwd: project,
      env: { CONTAINER_BUILD: '/bin/false', EMULATE_FLAGS: '--in process --restores 2' },
    });

    expect(stderr).toContain('restore/next');
    // The sample answers with a price; both restores have one answer each.
    expect(stdout.match(/"total"/g)?.length).toBe(2);
  });

  test('fails when the function would fail on Lambda', async () => {
    const { project } = await builtLayer({ language: 'node' });

    const { exitCode, stdout, stderr } = await execa('make', ['emulate'], {
      cwd: project,
      env: { CONTAINER_BUILD: '/bin/false', EVENT: 'package.json', EMULATE_FLAGS: '--in process' },
      reject: false,
    });

    expect(exitCode).not.toBe(0);
    expect(stdout + stderr).toContain('InvalidRequest');
  });
});
