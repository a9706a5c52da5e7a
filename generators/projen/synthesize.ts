import { text } from 'node:stream/consumers';

import { EXIT_CODES, SnapperError } from '../errors/index.ts';
import { MIGRATIONS } from '../project/index.ts';
import { catalogue } from '../runtimes/index.ts';
import { FORCE, messages } from './messages.ts';
import { decodeRequest } from './request.ts';
import { writeRepository } from './write-repository.ts';

declare const PACKAGE_VERSION: string;

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => interruption.abort());
}

try {
  process.exitCode = await writeRepository(decodeRequest(await text(process.stdin)), {
    catalogue,
    migrations: MIGRATIONS,
    today: new Date().toISOString().slice(0, 10),
    version: PACKAGE_VERSION,
    signal: interruption.signal,
    force: process.env[FORCE] === '1',
    stdout: (said) => void process.stdout.write(said),
    stderr: (said) => void process.stderr.write(said),
  });
} catch (error) {
  const isForeseen = error instanceof SnapperError;
  console.error(messages.failure(isForeseen ? error : messages.unexpected(error)));
  process.exitCode = EXIT_CODES[isForeseen ? error.code : 'failed'];
}
