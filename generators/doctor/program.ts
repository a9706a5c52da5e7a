import satisfies from 'semver/functions/satisfies.js';

import type { Finding } from './check.ts';
import type { Machine } from './machine.ts';

/** What a program made of being asked for its version. */
export type Answer =
  | { readonly state: 'broken'; readonly exitCode: number }
  | { readonly state: 'hanging' }
  | { readonly state: 'missing' }
  | { readonly state: 'strange' }
  | { readonly state: 'there'; readonly versions: readonly string[] };

/** What a program is judged by. */
export interface Wanted {
  /** What stands for it in sentences: its name, or the variable that names it. */
  readonly name: string;
  /** The versions that fit, as a range of semver's. */
  readonly range: string;
  /** The same in words, e.g. `3.81 or newer`. */
  readonly words: string;
  /** What another version means. */
  readonly mismatch: 'error' | 'warning';
  /** What to do where it is missing or does not fit. */
  readonly install: string;
}

/**
 * Asks a program for its version. What it prints goes no further than the versions that are found in it.
 *
 * @param version finds one, as its one group; flags `g` and `m`
 */
export async function ask(
  machine: Machine,
  program: string,
  args: readonly string[],
  version: RegExp,
): Promise<Answer> {
  const { exitCode, stderr, stdout, timedOut } = await machine.run(program, args);
  if (exitCode === undefined) return { state: 'missing' };
  // It may have answered, and left something running that holds its output.
  if (timedOut && exitCode !== 0) return { state: 'hanging' };
  // The way of a shell, and of version managers, to say that there is none.
  if (exitCode === 127) return { state: 'missing' };
  if (exitCode !== 0) return { state: 'broken', exitCode };
  // Some have told it on standard error.
  const versions = [...`${stdout}\n${stderr}`.matchAll(version)].map(([, found]) => found!);
  // A number of any length could be anything, and this is printed.
  const plausible = versions.filter((each) => /^\d{1,5}(?:\.\d{1,5}){1,2}(?:-|$)/.test(each));
  return plausible.length === 0 ? { state: 'strange' } : { state: 'there', versions: plausible };
}

/** Judges what a program answered. */
export function judge(
  answer: Answer,
  { install: fix, mismatch, name, range, words }: Wanted,
): Finding {
  if (answer.state !== 'there') {
    return { status: 'error', detail: `${name} ${failureOf(answer)}`, fix };
  }
  const fitting = answer.versions.filter((version) => satisfies(completed(version), range));
  if (fitting.length > 0) return { status: 'ok', detail: fitting.at(-1)! };
  return { status: mismatch, detail: `${answer.versions.join(', ')}; wanted is ${words}`, fix };
}

/** What is wrong with a program, as the rest of a sentence that begins with its name. */
export function failureOf(answer: Exclude<Answer, { readonly state: 'there' }>): string {
  switch (answer.state) {
    case 'missing':
      return 'is not installed, or not on PATH';
    case 'hanging':
      return 'does not answer';
    case 'strange':
      return 'answers, but not with its version';
    case 'broken':
      return `fails with exit code ${answer.exitCode}`;
  }
}

/** A version as semver has it: with three numbers. */
function completed(version: string): string {
  return /^\d+\.\d+$/.test(version) ? `${version}.0` : version;
}
