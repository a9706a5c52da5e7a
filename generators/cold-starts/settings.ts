import { parseArgs } from 'node:util';

import { ColdStartsError, messageOf } from './errors.ts';

/** A stack that is measured, and the `make` target that deploys it. */
export interface NamedStack {
  readonly name: string;
  readonly target: string;
}

/** The command line of `bench`, checked. */
export interface BenchSettings {
  readonly command: 'bench';
  /** The first must be there; of the others it is said how to deploy them. */
  readonly stacks: readonly NamedStack[];
  readonly event: string;
  readonly runs: number;
  readonly parallel: number;
  readonly invocations: number;
  readonly minutes: number;
  readonly idleMinutes: number;
  readonly endpointUrl: string | undefined;
  readonly result: string;
  readonly chart: string;
}

/** The command line of `report`, checked. */
export interface ReportSettings {
  readonly command: 'report';
  readonly result: string;
  readonly chart: string;
}

const FLAGS = {
  stack: { type: 'string' },
  compare: { type: 'string', default: '' },
  event: { type: 'string', default: 'events/event.json' },
  runs: { type: 'string', default: '20' },
  parallel: { type: 'string', default: '25' },
  invocations: { type: 'string' },
  minutes: { type: 'string', default: '30' },
  idle: { type: 'string', default: '10' },
  'endpoint-url': { type: 'string' },
  result: { type: 'string', default: 'build/bench/result.json' },
  chart: { type: 'string', default: 'bench/report.svg' },
  help: { type: 'boolean', default: false, short: 'h' },
} as const;

/**
 * Reads the command line; undefined when it asks for help.
 *
 * @throws ColdStartsError (exit code 2) naming the flag, its value and what is allowed.
 */
export function parseCommandLine(
  args: readonly string[],
): BenchSettings | ReportSettings | undefined {
  const { flags, command } = parse(args);
  if (flags.help) return undefined;
  if (command === 'report') return { command, result: flags.result, chart: flags.chart };
  if (command !== 'bench') throw usage('say what to do: bench or report; --help tells more');
  const runs = wholeNumber('--runs', flags.runs, 1, 1_000);
  return {
    command,
    stacks: stacksOf(flags.stack, flags.compare),
    event: flags.event,
    runs,
    // Each is a process of the AWS CLI, of some 70 MB.
    parallel: wholeNumber('--parallel', flags.parallel, 1, 200),
    invocations: wholeNumber('--invocations', flags.invocations ?? String(runs * 10), 1, 1_000_000),
    minutes: wholeNumber('--minutes', flags.minutes, 1, 24 * 60),
    idleMinutes: wholeNumber('--idle', flags.idle, 1, 120),
    endpointUrl: flags['endpoint-url'],
    result: flags.result,
    chart: flags.chart,
  };
}

function parse(args: readonly string[]) {
  try {
    const { positionals, values } = parseArgs({
      args: [...args],
      options: FLAGS,
      allowPositionals: true,
    });
    const [command, ...more] = positionals;
    if (more.length > 0) throw new Error(`${more.join(' ')}: too many arguments`);
    return { command, flags: values };
  } catch (thrown) {
    throw usage(messageOf(thrown));
  }
}

function stacksOf(name: string | undefined, compare: string): readonly NamedStack[] {
  if (name === undefined || name === '') throw usage('--stack is missing: the stack to measure');
  const modes = compare.split(',').filter((mode) => mode !== '');
  return [
    { name, target: 'deploy' },
    ...modes.map((mode) => ({ name: `${name}-${mode}`, target: `deploy-${mode}` })),
  ];
}

function wholeNumber(flag: string, value: string, least: number, greatest: number): number {
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (number >= least && number <= greatest) return number;
  throw usage(`${flag} ${value}: must be a whole number from ${least} to ${greatest}`);
}

function usage(message: string): ColdStartsError {
  return new ColdStartsError(message, 2);
}
