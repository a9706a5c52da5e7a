import { expect, test } from 'vitest';

import {
  askOpenQuestions,
  choose,
  confirm,
  openQuestions,
} from '../../generators/prompts/index.ts';
import type { AskContext } from '../../generators/prompts/index.ts';
import { OPTIONS } from '../../generators/options/index.ts';
import { context } from '../options/support.ts';
import { answering } from './support.ts';

const { signal } = new AbortController();

const keysOf = (given: object): string[] => openQuestions(given, context).map(({ key }) => key);

test('what was given is not asked', () => {
  expect(keysOf({ language: 'node' })).toEqual([
    'name',
    'runtime',
    'architecture',
    'sample',
    'typescript',
    'memory',
    'ci',
  ]);
  expect(keysOf({ name: 'fn', language: 'node', memory: 512, typescript: false })).toEqual([
    'runtime',
    'architecture',
    'sample',
    'ci',
  ]);
});

test('what only one language has is asked of that language', () => {
  expect(keysOf({ language: 'dotnet' })).toContain('globalization');
  expect(keysOf({ language: 'dotnet' })).not.toContain('typescript');
  expect(keysOf({})).toEqual([
    'name',
    'language',
    'runtime',
    'architecture',
    'sample',
    'memory',
    'ci',
  ]);
});

test('the language is not asked when the runtime tells it', () => {
  const open = keysOf({ runtime: 'dotnet8' });

  expect(open).not.toContain('language');
  expect(open).toContain('globalization');
});

test('each question comes with one line of why it matters and with the default', async () => {
  const user = answering();

  const answers = await askOpenQuestions({}, context, signal, user.prompt);

  expect(user.asked).toHaveLength(8);
  for (const { default: fallback, message } of user.asked) {
    const [title, why, ...rest] = message.trimEnd().split('\n');
    const option = OPTIONS.find(({ question }) => question === title);
    expect(`  ${option?.why}`).toBe(why);
    expect(rest).toEqual([]);
    expect(fallback).toEqual(
      option?.type === 'integer' ? String(answers[option.key]) : answers[option!.key],
    );
  }
});

test('an explanation fits a line of 80 columns', () => {
  for (const { key, why } of OPTIONS) {
    expect(`  ${why ?? ''}`.length, key).toBeLessThanOrEqual(80);
  }
});

test('what a language offers follows from the answer before', async () => {
  const user = answering('fn', 'python');

  const answers = await askOpenQuestions({}, context, signal, user.prompt);

  const runtimes = user.asked.find(({ message }) => message.startsWith('Which runtime?'));
  expect(runtimes?.choices?.map(({ value }) => value)).toEqual([
    'python3.14',
    'python3.13',
    'python3.12',
  ]);
  expect(answers).toMatchObject({ name: 'fn', language: 'python', runtime: 'python3.13' });
});

test('a runtime says how long it is supported; what is not released yet is not offered', async () => {
  const user = answering('fn', 'node');

  await askOpenQuestions({}, context, signal, user.prompt);

  const runtimes = user.asked.find(({ message }) => message.startsWith('Which runtime?'));
  expect(runtimes?.choices?.map(({ name }) => name)).toEqual([
    'nodejs24.x: supported until 2028-04-30',
    'nodejs22.x: supported until 2027-04-30',
    'nodejs20.x: deprecated since 2026-04-30',
  ]);
});

test('what is typed is judged by the schema, in its words, and becomes a value of its type', async () => {
  const user = answering('Fn', 'fn', '127', '10241', '1.5', 'much', ' 512 ');

  const answers = await askOpenQuestions(
    {
      language: 'node',
      runtime: 'nodejs24.x',
      architecture: 'arm64',
      sample: 'function',
      typescript: true,
      ci: 'none',
    },
    context,
    signal,
    user.prompt,
  );

  expect(user.titles).toEqual(['What is the function called?', 'How much memory, in megabytes?']);
  expect(user.refusals).toEqual([
    'package names have no capital letters; "fn" would do',
    ...Array.from({ length: 4 }, () => 'allowed: 128 to 10240'),
  ]);
  expect(answers).toMatchObject({ name: 'fn', memory: 512 });
});

test('an answer that a later one makes impossible is asked again, with the reason', async () => {
  const user = answering('console', 'node', 'logs');

  const answers = await askOpenQuestions({}, context, signal, user.prompt);

  expect(user.titles.slice(0, 4)).toEqual([
    'What is the function called?',
    'Which language is it written in?',
    'What is the function called?',
    'Which runtime?',
  ]);
  expect(user.asked[2]?.message).toContain(
    `"console" cannot be: it is the name of one of Node's own modules.`,
  );
  expect(answers).toMatchObject({ name: 'logs', language: 'node' });
});

test('a default that would be refused is not proposed', async () => {
  const user = answering('fn');

  await askOpenQuestions(
    { name: 'My Fn', language: 'node' },
    { ...context, folder: 'My Fn' },
    signal,
    user.prompt,
  );

  expect(user.titles[0]).toBe('What is the function called?');
  expect(user.asked[0]?.message).toContain('"My Fn" cannot be: it contains white space');
  expect(user.asked[0]?.default).toBe('');
});

test('who asks may know more against an answer than the schema', async () => {
  const asking: AskContext = {
    ...context,
    refuse: (key, value) =>
      Promise.resolve(key === 'name' && value === 'taken' ? 'its folder is in use' : undefined),
  };
  const user = answering('taken', 'free');

  const answers = await askOpenQuestions({}, asking, signal, user.prompt);

  expect(user.refusals).toEqual(['its folder is in use']);
  expect(answers.name).toBe('free');
});

test('another prompt gets the questions that the terminal would get', async () => {
  const user = answering(true, 'b');

  expect(await confirm('Sure?', signal, false, user.prompt)).toBe(true);
  const choices = ['a', 'b'].map((value) => ({ value, label: value.toUpperCase(), hint: 'x' }));
  expect(await choose('Which?', choices, signal, user.prompt)).toBe('b');

  expect(user.asked).toMatchObject([
    { type: 'confirm', message: 'Sure?', default: false },
    {
      type: 'select',
      message: 'Which?',
      default: 'a',
      choices: [
        { name: 'A: x', value: 'a' },
        { name: 'B: x', value: 'b' },
      ],
    },
  ]);
});

test('whoever backs out is told that nothing was written; a broken prompt is no backing out', async () => {
  const failing = (name: string) => () =>
    Promise.reject(Object.assign(new Error('prompt'), { name }));

  for (const name of ['ExitPromptError', 'AbortPromptError', 'AbortError']) {
    await expect(confirm('Sure?', signal, true, failing(name))).rejects.toMatchObject({
      code: 'interrupted',
      what: 'interrupted; nothing was written',
    });
  }
  await expect(confirm('Sure?', signal, true, failing('TypeError'))).rejects.toThrow(
    expect.objectContaining({ name: 'TypeError' }) as Error,
  );
});
