import { execFile } from 'node:child_process';
import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { promisify } from 'node:util';

import { ColdStartsError, codeOf } from './errors.ts';

const POLL_MS = 10;
/** How long a program may take to start; an overloaded machine is no reason to wait forever. */
const OPEN_MS = 60_000;

/**
 * A gate for programs that read a file: named pipes, which hold each program until all have come. The
 * AWS CLI takes half a second to start, longer than most cold starts. Without a gate the first
 * invocation would be over, and its environment free for the next, before the second is even sent.
 */
export interface Gate {
  /** What the programs are to read: one each. */
  readonly paths: readonly string[];
  /** Waits until each program reads, or has ended; then lets all go on with the same content. */
  readonly open: (hasEnded: (index: number) => boolean) => Promise<void>;
}

/** Makes a gate for `size` programs, with its pipes in a folder. */
export async function makeGate(folder: string, size: number, content: Buffer): Promise<Gate> {
  const paths = Array.from({ length: size }, (_, index) => `${folder}/gate-${index}`);
  await promisify(execFile)('mkfifo', paths).catch((error: Error) => {
    throw new ColdStartsError(
      `named pipes cannot be made; this needs Linux, macOS or WSL: ${error.message}`,
    );
  });
  return {
    paths,
    open: async (hasEnded) => {
      const pipes: number[] = [];
      try {
        for (const [index, path] of paths.entries()) {
          const pipe = await whenRead(path, () => hasEnded(index));
          if (pipe !== undefined) pipes.push(pipe);
        }
        await Promise.all(pipes.map((pipe) => writeAll(pipe, content)));
      } finally {
        // The end of the content: only now do the readers go on, all at once.
        for (const pipe of pipes) closeSync(pipe);
      }
    },
  };
}

/** A pipe can be opened for writing, without waiting, only when somebody reads it. */
async function whenRead(path: string, hasEnded: () => boolean): Promise<number | undefined> {
  const deadline = Date.now() + OPEN_MS;
  while (!hasEnded() && Date.now() < deadline) {
    try {
      return openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
    } catch (thrown) {
      if (codeOf(thrown) !== 'ENXIO') throw thrown;
      await soon(POLL_MS);
    }
  }
  return undefined;
}

async function writeAll(pipe: number, content: Buffer): Promise<void> {
  let written = 0;
  while (written < content.length) {
    try {
      written += writeSync(pipe, content, written);
    } catch (thrown) {
      // Its reader has ended: that program's own answer says why.
      if (codeOf(thrown) === 'EPIPE') return;
      if (codeOf(thrown) !== 'EAGAIN') throw thrown;
      await soon(1);
    }
  }
}

function soon(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
