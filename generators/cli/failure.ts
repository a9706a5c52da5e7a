import pc from 'picocolors';

import { SnapperError } from '../errors/index.ts';
import { messages } from './messages/index.ts';

/** A failure as people read it. */
export function formatFailure({ next, what, why }: SnapperError): string {
  return [
    `${pc.red('✖')} ${what}${why === undefined ? '' : `: ${why}`}`,
    ...(next === undefined ? [] : [`  ${next}`]),
  ].join('\n');
}

/** An error that nobody foresaw, as a failure. */
export function unexpectedFailure(error: unknown): SnapperError {
  return new SnapperError({ code: 'failed', ...messages.unexpected(error), cause: error });
}
