import pc from 'picocolors';

import { SnapperError } from '../errors/index.ts';
import { messages } from './messages/index.ts';

/** A failure as people read it. */
export function formatFailure({ next, what, why }: SnapperError): string {
  return [
    `${pc.red('✖')} ${harmless(what)}${why === undefined ? '' : `: ${harmless(why)}`}`,
    ...(next === undefined ? [] : [`  ${harmless(next)}`]),
  ].join('\n');
}

/** A text that may quote what others wrote, without what would steer a terminal. */
export function harmless(text: string): string {
  return text.replaceAll(/(?!\n)[\p{Cc}\p{Cf}]/gu, '\u{FFFD}');
}

/** An error that nobody foresaw, as a failure. */
export function unexpectedFailure(error: unknown): SnapperError {
  return new SnapperError({ code: 'failed', ...messages.unexpected(error), cause: error });
}
