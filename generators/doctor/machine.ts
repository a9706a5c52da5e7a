import { setMaxListeners } from 'node:events';
import { homedir } from 'node:os';

import { run } from '../process/index.ts';
import type { ProcessResult } from '../process/index.ts';
import { LANGUAGES } from '../project/languages/index.ts';

/** The machine as checks see it; a test hands in its own. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  /** As Node.js spells it, e.g. `x64`. */
  readonly architecture: string;
  readonly home: string;
  /** Where Linux lists the emulators of foreign programs. */
  readonly emulators: string;
  /** The names of all environment variables that are not empty. Their values stay outside. */
  readonly variables: ReadonlySet<string>;
  /** Values of the few that name a program or a file: to start or to look for, and not to be printed. */
  readonly pointers: ReadonlyMap<string, string>;
  /** Runs a program; one that does not answer in time is cut off. */
  run(program: string, args: readonly string[]): Promise<ProcessResult>;
}

/** SAM CLI is a large program in Python, and slow on a cold disk. */
const LONGEST = 10_000;

const POINTERS = [
  'AWS_CONFIG_FILE',
  'AWS_SHARED_CREDENTIALS_FILE',
  'CONTAINER_BUILD',
  ...LANGUAGES.flatMap(({ sdk }) => sdk.variable ?? []),
];

/** This machine, as seen from a folder: version managers choose programs by it. */
export function thisMachine(
  cwd: string,
  signal: AbortSignal,
  { environment = process.env, timeout = LONGEST } = {},
): Machine {
  const entries = Object.entries(environment).filter((entry): entry is [string, string] =>
    Boolean(entry[1]),
  );
  // All programs run at once, and each listens.
  const stop = AbortSignal.any([signal]);
  setMaxListeners(0, stop);
  return {
    platform: process.platform,
    architecture: process.arch,
    home: environment['HOME'] ?? environment['USERPROFILE'] ?? homedir(),
    emulators: '/proc/sys/fs/binfmt_misc',
    variables: new Set(entries.map(([name]) => name)),
    pointers: new Map(entries.filter(([name]) => POINTERS.includes(name))),
    run: (program, args) =>
      run(program, args, {
        cwd,
        timeout,
        signal: stop,
        // What is parsed is English, and asking for a version is nobody's business.
        env: { ...Object.fromEntries(entries), LANGUAGE: 'en', SAM_CLI_TELEMETRY: '0' },
      }),
  };
}
