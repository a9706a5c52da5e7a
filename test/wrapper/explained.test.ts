import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { completeAnswers } from '../../generators/options/index.ts';
import { launchOf } from '../../generators/project/index.ts';
import type { Answers } from '../../generators/project/index.ts';
import { catalogue } from '../../generators/runtimes/index.ts';
import { context } from '../options/support.ts';
import { renderRepository, textOf } from '../support/rendered-repository.ts';
import { dotnetLayer, runtimeConfiguration } from './dotnet-layer.ts';
import { useWrapper } from './harness.ts';
import type { LayerKit } from './harness.ts';
import { nodeLayer } from './node-layer.ts';
import { pythonLayer } from './python-layer.ts';

const CASES: readonly { readonly answers: Partial<Answers>; readonly kit: LayerKit }[] = [
  { answers: { runtime: 'nodejs24.x', memory: 1_024 }, kit: nodeLayer },
  { answers: { runtime: 'nodejs22.x', memory: 1_769 }, kit: nodeLayer },
  { answers: { runtime: 'python3.13' }, kit: pythonLayer },
  { answers: { runtime: 'dotnet10' }, kit: dotnetLayer('dotnet10') },
  { answers: { runtime: 'dotnet10', globalization: 'icu' }, kit: dotnetLayer('dotnet10') },
  { answers: { runtime: 'dotnet10', sample: 'http-api' }, kit: dotnetLayer('dotnet10') },
  { answers: { runtime: 'dotnet8' }, kit: dotnetLayer('dotnet8') },
  { answers: { runtime: 'nodejs24.x', packaging: 'image' }, kit: nodeLayer },
  { answers: { runtime: 'python3.13', packaging: 'image' }, kit: pythonLayer },
  { answers: { runtime: 'dotnet10', packaging: 'image' }, kit: dotnetLayer('dotnet10') },
];

describe.each(CASES)('what is explained of %j', ({ answers: given, kit }) => {
  const answers = completeAnswers({ name: 'demo', ...given }, context);
  const { command, variables } = launchOf(answers, catalogue);
  const tree = renderRepository(answers);
  const [, handler = ''] =
    answers.packaging === 'image'
      ? (/^CMD \["(.*)"\]$/m.exec(textOf(tree, 'layer/Dockerfile')) ?? [])
      : (/^ {6}Handler: (.*)$/m.exec(textOf(tree, 'template.yaml')) ?? []);
  const wrapper = useWrapper({
    ...kit,
    wrapper: textOf(tree, 'wrapper/snapper-wrapper'),
    variables: variables.map(({ name }) => name),
    task: {
      'Function.dll': '',
      'Function.deps.json': '{}',
      'Function.runtimeconfig.json': runtimeConfiguration('8'),
    },
  });
  const lambda: Readonly<Record<string, string>> = {
    AWS_LAMBDA_FUNCTION_NAME: 'demo',
    AWS_LAMBDA_FUNCTION_VERSION: '7',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(answers.memory),
    _HANDLER: handler,
    PATH: '/nonexistent',
    LD_LIBRARY_PATH: '/lib64',
    DOTNET_STARTUP_HOOKS: '/hook.dll',
    PYTHONHOME: '/python',
  };

  /** Runs the wrapper of a layer that has all folders of libraries. */
  const start = async (more: Readonly<Record<string, string>> = {}): Promise<string> => {
    for (const folder of ['lib', 'runtime/lib']) {
      await mkdir(join(wrapper.home, folder), { recursive: true });
    }
    if (answers.globalization === 'icu') {
      await writeFile(join(wrapper.home, 'lib/libicuuc.so.76'), '');
    }
    const { lines, stderr } = await wrapper.start({ ...lambda, ...more });
    return [stderr, ...lines]
      .join('\n')
      .replaceAll(wrapper.home, '/opt/snapper')
      .replaceAll(wrapper.task, '/var/task');
  };

  test('is the command that the wrapper executes', async () => {
    const started = (await start()).split('\n').slice(1);

    const words = command.flatMap(({ text }) => text.split(' '));
    expect(started.slice(0, started.findIndex((line) => line.startsWith('env ')))).toEqual(words);
  });

  test('is the environment that it sets, with these values', async () => {
    const started = (await start()).split('\n').filter((line) => line.startsWith('env '));

    const expected = variables.map(
      ({ name, value = '' }) =>
        `env ${name}=${value.replaceAll(/\$(\w+)/g, (_, each: string) => lambda[each] ?? '')}`,
    );
    expect(started).toEqual(expected);
  });

  test('leaves no variable out, and what is said to stay when it is set does', async () => {
    const kept = variables.filter(({ unlessSet }) => unlessSet === true).map(({ name }) => name);

    const debug = await start({
      SNAPPER_DEBUG: '1',
      ...Object.fromEntries(kept.map((name) => [name, 'of the user'])),
    });

    const [, set = ''] = /^snapper: set (.*)$/m.exec(debug) ?? [];
    const explained = variables.filter(({ value }) => value !== undefined).map(({ name }) => name);
    expect(set.split(' ').sort()).toEqual([...explained].sort());
    for (const name of kept) expect(debug).toContain(`env ${name}=of the user`);
  });
});
