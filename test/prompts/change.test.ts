import { expect, test } from 'vitest';

import { completeAnswers } from '../../generators/options/index.ts';
import type { RawAnswers } from '../../generators/options/index.ts';
import { changeAnswer } from '../../generators/prompts/index.ts';
import { context } from '../options/support.ts';
import { answering } from './support.ts';

const { signal } = new AbortController();

const complete = (given: RawAnswers): RawAnswers => ({
  ...completeAnswers({ name: 'fn', ...given }, context),
});

const NODE = complete({ language: 'node', architecture: 'arm64', memory: 512, timeout: 5 });

test('every answer with an alternative can be changed, and is shown as it is', async () => {
  const user = answering('');

  expect(await changeAnswer(NODE, context, signal, user.prompt)).toEqual(NODE);

  expect(user.titles).toEqual(['Which answer is to change?']);
  expect(user.asked[0]?.choices?.map(({ name }) => name)).toEqual([
    'name: fn',
    'language: node',
    'runtime: nodejs24.x',
    'host: java21',
    'architecture: arm64',
    'sample: function',
    'typescript: true',
    'memory: 512',
    'timeout: 5',
    'assets: none',
    'packaging: zip',
    'tracing: false',
    'alarms: false',
    'registry: public.ecr.aws',
    'ci: github',
    'multiarch: false',
    'updates: false',
    'devcontainer: true',
    'none of them',
  ]);
});

test('only the answer that was chosen is asked, beginning with what it was', async () => {
  const user = answering('memory', '1024');

  const changed = await changeAnswer(NODE, context, signal, user.prompt);

  expect(user.titles).toEqual(['Which answer is to change?', 'How much memory, in megabytes?']);
  expect(user.asked[1]?.default).toBe('512');
  expect(changed).toEqual({ ...NODE, memory: 1024 });
});

test('another language opens the runtime and what that language has of its own, and drops the rest', async () => {
  const user = answering('language', 'dotnet', undefined, 'icu');

  const changed = await changeAnswer(NODE, context, signal, user.prompt);

  expect(user.titles.slice(1)).toEqual([
    'Which language is it written in?',
    'Which runtime?',
    'Does the function need culture data?',
  ]);
  expect(user.asked[1]?.choices?.map(({ value }) => value)).toEqual(['dotnet', 'python', 'node']);
  expect(user.asked[2]?.message).toContain('"nodejs24.x" cannot be: it is not a .NET runtime');
  const { typescript, ...rest } = NODE;
  expect(typescript).toBe(true);
  expect(changed).toEqual({
    ...rest,
    language: 'dotnet',
    runtime: 'dotnet10',
    globalization: 'icu',
  });
});

test('the same language again opens nothing', async () => {
  const user = answering('language', 'node');

  expect(await changeAnswer(NODE, context, signal, user.prompt)).toEqual(NODE);
  expect(user.asked).toHaveLength(2);
});

test('a name that the other language cannot have is asked for, with the reason', async () => {
  const user = answering('language', 'node', 'logs');

  const changed = await changeAnswer(
    complete({ name: 'console', language: 'python' }),
    context,
    signal,
    user.prompt,
  );

  expect(user.titles.slice(2)).toEqual([
    'What is the function called?',
    'Which runtime?',
    'Write the sample in TypeScript?',
  ]);
  expect(user.asked[2]?.message).toContain('"console" cannot be: ');
  expect(changed).toMatchObject({ name: 'logs', language: 'node', runtime: 'nodejs24.x' });
});

test('an answer that has no question of its own is asked by what it decides', async () => {
  const user = answering('devcontainer', false);

  const changed = await changeAnswer(NODE, context, signal, user.prompt);

  expect(user.asked[1]).toMatchObject({ type: 'confirm', default: true });
  expect(user.titles[1]).toMatch(/^Write a dev container/);
  expect(changed).toEqual({ ...NODE, devcontainer: false });
});

test('a preview runtime that a flag gave stays when something else changes', async () => {
  const user = answering('memory', '1024');

  const changed = await changeAnswer(
    complete({ runtime: 'nodejs26.x' }),
    context,
    signal,
    user.prompt,
  );

  expect(changed).toMatchObject({ runtime: 'nodejs26.x', memory: 1024 });
});
