import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Terminal, command } from './terminal-support.ts';
import type { TerminalOptions } from './terminal-support.ts';

/** What each question says, by the answer that it asks for. */
export const QUESTIONS = {
  name: 'What is the function called?',
  language: 'Which language is it written in?',
  runtime: 'Which runtime?',
  architecture: 'Which architecture?',
  sample: 'What should the function start out as?',
  auth: 'Who may call the API?',
  globalization: 'Does the function need culture data?',
  typescript: 'Write the sample in TypeScript?',
  memory: 'How much memory, in megabytes?',
  ci: 'Which service runs your pipelines?',
} as const;

export type Key = keyof typeof QUESTIONS;

/** The preview's question, and that of the list behind "Change an answer". */
export const CONFIRMATION = 'Write it?';
export const MENU = 'Which answer is to change?';

/** Flags that leave nothing to ask but the last confirmation. */
export const FLAGS: Readonly<Partial<Record<Key, string>>> = {
  name: '--name fn',
  language: '--language node',
  runtime: '--runtime nodejs24.x',
  architecture: '--architecture arm64',
  sample: '--sample function',
  typescript: '--typescript',
  memory: '--memory 512',
  ci: '--ci none',
};

/** Those flags without some. */
export function flagsBut(...keys: readonly Key[]): string {
  return Object.entries(FLAGS)
    .filter(([key]) => !keys.includes(key as Key))
    .map(([, flag]) => flag)
    .join(' ');
}

/** A terminal in which the creator asks. */
export function asking(cwd: string, args: string, options: TerminalOptions = {}): Terminal {
  return new Terminal(cwd, command(args), { rows: 24, ...options });
}

/** Waits until a question waits for its answer, and answers it: an answered one has a tick before it. */
export async function answer(
  terminal: Terminal,
  question: Key | typeof CONFIRMATION | typeof MENU,
  ...keys: readonly string[]
): Promise<string> {
  const text = question in QUESTIONS ? QUESTIONS[question as Key] : question;
  const screen = await terminal.showsWhen(
    (shown) => new RegExp(`^\\? ${escapeText(text)}`, 'm').test(shown),
    text,
  );
  if (keys.length > 0) terminal.send(...keys);
  return screen;
}

/** Waits for the end, and returns the screen. */
export async function ending(terminal: Terminal): Promise<string> {
  return terminal.shows('exit=');
}

/** The answers that a new repository was written with. */
export async function writtenAnswers(root: string): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(join(root, 'snapper.json'), 'utf8')) as Record<string, unknown>;
}

function escapeText(text: string): string {
  return text.replaceAll('?', '\\?');
}
