import { EXIT_CODES, SnapperError } from '../errors/index.ts';
import { parseArguments } from './arguments.ts';
import type { Arguments } from './arguments.ts';
import type { Context } from './context.ts';
import { formatFailure, unexpectedFailure } from './failure.ts';
import { helpText } from './help.ts';
import { errorReport } from './result.ts';
import type { CommandResult } from './result.ts';

/** Where output goes, and what the process knows of its surroundings. */
export interface Surroundings extends Omit<Context, 'complain' | 'say'> {
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
  const { progress, stderr, stdout } = surroundings;
  // Known before parsing, so that even a usage error is one JSON object.
  const json = wantsJson(argv);
  // A line of progress makes room for whatever is said.
  const printTo = (stream: (text: string) => void) => (text: string) => {
    progress('');
    stream(`${text}\n`);
  };
  const complain = printTo(stderr);
  const say = json ? complain : printTo(stdout);
  try {
    const { exitCode, report } = await dispatch(parseArguments(argv), {
      ...surroundings,
      say,
      complain,
    });
    if (json && report !== undefined) stdout(`${JSON.stringify(report, null, 2)}\n`);
    return exitCode ?? 0;
  } catch (error) {
    const failure = error instanceof SnapperError ? error : unexpectedFailure(error);
    complain(formatFailure(failure));
    if (json) stdout(`${JSON.stringify({ error: errorReport(failure) }, null, 2)}\n`);
    return EXIT_CODES[failure.code];
  }
}

function wantsJson(argv: readonly string[]): boolean {
  return argv.some(
    (word, index) =>
      word === '--json' ||
      word === '--report=json' ||
      (word === 'json' && argv[index - 1] === '--report'),
  );
}

async function dispatch(args: Arguments, context: Context): Promise<CommandResult> {
  if (args.version) {
    context.say(context.version);
    return { report: { version: context.version } };
  }
  if (args.help) {
    context.say(helpText(args.command));
    return {};
  }
  // Each command is loaded when it is asked for: nobody waits for what another one needs.
  switch (args.command) {
    case 'create':
      return (await import('./create.ts')).create(args, context);
    case 'update':
      return (await import('./update.ts')).update(args, context);
    case 'check':
      return (await import('./check.ts')).check(args, context);
    case 'diff':
      return (await import('./diff.ts')).diff(args, context);
    case 'doctor':
      return (await import('./doctor.ts')).doctor(args, context);
    case 'explain':
      return (await import('./explain.ts')).explain(args, context);
    case 'advise':
      return (await import('./advise.ts')).advise(args, context);
    case 'preset':
      return (await import('./preset/index.ts')).preset(args, context);
    case 'completion':
      return (await import('./completion/index.ts')).completion(args, context);
    case 'runtimes':
      return (await import('./runtimes.ts')).runtimes(args, context);
    case 'eject':
      return (await import('./eject.ts')).eject(args, context);
  }
}
