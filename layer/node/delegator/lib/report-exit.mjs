/**
 * A program: posts the error on standard input, `{ name, message, stack }`, to the Runtime API.
 *
 *     node report-exit.mjs init|restore
 */
import { readFileSync } from 'node:fs';
import { postInitError, postRestoreError } from './runtime-api.mjs';

const error = Object.assign(new Error(), JSON.parse(readFileSync(0, 'utf8')));
await (process.argv[2] === 'restore' ? postRestoreError(error) : postInitError(error));
