import { join } from 'node:path';

import { expect, test } from 'vitest';

import { yo } from '../app/support.ts';
import { createdIn, filesOf } from '../cli/in-process.ts';
import { workFolder } from '../cli/support.ts';
import { repositoryFiles } from '../projen/repository-files.ts';
import { installed, synthesise } from '../projen/support.ts';

/** Answers as options have them. */
type Given = Readonly<Record<string, boolean | number | string>>;

const CASES: readonly Given[] = [
  { language: 'dotnet', sample: 'http-api', globalization: 'icu', architecture: 'arm64' },
  { language: 'python', runtime: 'python3.12', ci: 'gitlab', devcontainer: false },
  {
    language: 'node',
    memory: 512,
    timeout: 12,
    host: 'java25',
    registry: 'mirror.example.com/aws',
  },
  { language: 'node', typescript: false, ci: 'none' },
];

test.each(CASES)(
  'the command line, Yeoman and projen write the same bytes for %j',
  async (answers) => {
    const [byCommandLine, forYeoman] = [await workFolder(), await workFolder()];
    const byProjen = await installed();

    await createdIn(byCommandLine, 'demo', ...flagsFor(answers));
    const { error } = await yo(forYeoman, ['demo'], {
      flags: { ...answers, yes: true, git: false },
    });
    const synthesis = await synthesise(byProjen, answers);

    expect([error, synthesis.stderr, synthesis.exitCode]).toEqual([undefined, '', 0]);
    const files = filesOf(join(byCommandLine, 'demo'));
    expect(Object.keys(files).length).toBeGreaterThan(40);
    expect(filesOf(join(forYeoman, 'demo'))).toEqual(files);
    // Beside what projen itself keeps there.
    expect(repositoryFiles(byProjen)).toEqual(files);
  },
);

function flagsFor(answers: Given): readonly string[] {
  return Object.entries(answers).flatMap(([key, value]) => {
    if (typeof value === 'boolean') return [`--${value ? '' : 'no-'}${key}`];
    return [`--${key}`, String(value)];
  });
}
