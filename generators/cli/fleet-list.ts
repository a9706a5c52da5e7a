import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { addAbortSignal } from 'node:stream';
import type { Readable } from 'node:stream';

import { SnapperError, describeSystemError } from '../errors/index.ts';
import type { Context } from './context.ts';
import { fleetMessages } from './messages/fleet.ts';
import { messages } from './messages/index.ts';

/** A folder or pattern as somebody gave it. */
export interface Entry {
  readonly text: string;
  /** Where it was read; `undefined`: on the command line. */
  readonly place?: { readonly file: string; readonly line: number | undefined };
}

/** What a list can be piped into. */
type Input = Readable & { readonly isTTY?: boolean };

/**
 * Reads a list of folders: one a line, without empty lines and those that begin with `#`; or each ended by
 * a NUL, as `find -print0` and `git ls-files -z` write them, and then taken to the letter.
 *
 * @param file relative to the working directory; `-` is standard input
 * @throws SnapperError of code `usage` when it cannot be read or is no text
 */
export async function readList(
  file: string,
  context: Pick<Context, 'complain' | 'cwd' | 'signal'>,
  stdin: Input = process.stdin,
): Promise<readonly Entry[]> {
  return entriesOf(decode(await bytesOf(file, context, stdin), file), file);
}

async function bytesOf(
  file: string,
  { complain, cwd, signal }: Pick<Context, 'complain' | 'cwd' | 'signal'>,
  stdin: Input,
): Promise<Buffer> {
  try {
    if (file !== '-') return await readFile(resolve(cwd, file), { signal });
    if (stdin.isTTY === true) complain(fleetMessages.waitingForList(process.platform));
    const chunks: Buffer[] = [];
    const input: AsyncIterable<Buffer> = addAbortSignal(signal, stdin);
    for await (const chunk of input) chunks.push(chunk);
    return Buffer.concat(chunks);
  } catch (error) {
    if (signal.aborted) {
      throw new SnapperError({ code: 'interrupted', ...messages.stopped(0, 1), cause: error });
    }
    const why = describeSystemError(error);
    throw new SnapperError({
      code: 'usage',
      ...fleetMessages.listUnreadable(file, why),
      cause: error,
    });
  }
}

function decode(bytes: Buffer, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new SnapperError({ code: 'usage', ...fleetMessages.listNotText(file), cause: error });
  }
}

function entriesOf(text: string, file: string): readonly Entry[] {
  if (text.includes('\0')) {
    const names = text.split('\0').filter((name) => name !== '');
    return names.map((name) => ({ text: name, place: { file, line: undefined } }));
  }
  return text.split('\n').flatMap((line, index) => {
    const name = line.trim();
    if (name === '' || name.startsWith('#')) return [];
    return [{ text: name, place: { file, line: index + 1 } }];
  });
}
