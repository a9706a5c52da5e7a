import pc from 'picocolors';

import { EXIT_CODES, SnapperError } from '../errors/index.ts';
import type { Arguments } from './arguments.ts';
import { parseArguments } from './arguments.ts';
import type { Context } from './context.ts';
import { messages } from './messages.ts';

/** Where output goes, and what the process knows of its surroundings. */
export interface Surroundings extends Omit<Context, 'say'> {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
}

/**
 * Runs a command line to its end.
 *
 * @returns the exit code; errors are printed, never thrown
 */
export async function runCommandLine(
  argv: readonly string[],
  surroundings: Surroundings,
): Promise<number> {
  const { stderr, stdout } = surroundings;
  // Known before parsing, so that even a usage error is one JSON object.
  const json = argv.includes('--json');
  try {
    const args = parseArguments(argv);
    const report = await dispatch(args, {
      ...surroundings,
      say: json ? (text) => stderr(`${text}\n`) : (text) => stdout(`${text}\n`),
    });
    if (json && report !== undefined) stdout(`${JSON.stringify(report, null, 2)}\n`);
    return 0;
  } catch (error) {
    const failure =
      error instanceof SnapperError
        ? error
        : new SnapperError({ code: 'failed', ...messages.unexpected(error), cause: error });
    stderr(`${formatFailure(failure)}\n`);
    if (json) {
      const { code, next, what, why } = failure;
      stdout(`${JSON.stringify({ error: { code, what, why, next } }, null, 2)}\n`);
    }
    return EXIT_CODES[failure.code];
  }
}

async function dispatch(args: Arguments, context: Context): Promise<object | undefined> {
  if (args.version) {
    context.say(context.version);
    return { version: context.version };
  }
  if (args.help) {
    const { helpText } = await import('./help.ts');
    context.say(helpText());
    return undefined;
  }
  const { create } = await import('./create.ts');
  return create(args, context);
}

function formatFailure({ next, what, why }: SnapperError): string {
  return [
    `${pc.red('✖')} ${what}${why === undefined ? '' : `: ${why}`}`,
    ...(next === undefined ? [] : [`  ${next}`]),
  ].join('\n');
}
