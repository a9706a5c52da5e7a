import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import type { OutputLine } from './process-output.ts';
import type { Clock } from './timeline.ts';

/**
 * What a snapped function can live under: one of Lambda's Java runtimes, or none of its runtimes, as in a
 * container image of one's own.
 */
export type Host = 'image' | 'java21' | 'java25';

/** What to emulate, and how to start it. */
export interface EmulationOptions {
  /**
   * Starts the function's process with exactly the environment that Lambda would give it. Standard
   * output and error must be pipes. Give it a process group of its own (`detached: true`) so that
   * everything it starts can be ended with it.
   */
  readonly launch: (environment: Readonly<Record<string, string>>) => ChildProcess;
  /** Ends what `launch` started, where killing its process group is not enough (a container). */
  readonly terminate?: () => Promise<void>;
  /** `_HANDLER`, e.g. `app.handler`. */
  readonly handler: string;
  /** @default 'java21' */
  readonly host?: Host;
  /** False emulates an on-demand environment: no snapshot, no restore. @default true */
  readonly snapStart?: boolean;
  /** @default 'snapper-function' */
  readonly functionName?: string;
  /** SnapStart works for published versions only. @default '1', on-demand '$LATEST' */
  readonly functionVersion?: string;
  /** @default 1769 */
  readonly memoryMegabytes?: number;
  /** The function's timeout. @default 30 */
  readonly timeoutSeconds?: number;
  /** @default 'us-east-1' */
  readonly region?: string;
  /** Where the function's package lies, as its process sees it. @default '/var/task' */
  readonly taskRoot?: string;
  /** Where the layers lie, as the process sees them. @default '/opt' */
  readonly layerRoot?: string;
  /**
   * What the credentials endpoint wants as `Authorization`. It is part of the environment, so clones of
   * one snapshot have one. @default random
   */
  readonly authorizationToken?: string;
  /** The variables that the user configured. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Init and before-snapshot hooks. @default the timeout, at least 130 s, at most 900 s */
  readonly initLimitMs?: number;
  /** Loading the snapshot and after-restore hooks. @default 10 s */
  readonly restoreLimitMs?: number;
  /** How long a process may take to exit after it reported an error. @default 2 s */
  readonly exitGraceMs?: number;
  /**
   * How many processes take part in the restore, for tests that fork clones at the snapshot point:
   * `init` waits until so many requests for `restore/next` are held, `restore` until so many ask for
   * `invocation/next`. @default 1
   */
  readonly processes?: number;
  /** The descriptor among the child's `stdio` on which it may write framed log records. */
  readonly logDescriptor?: number;
  /** Called for each line that the function writes, as it is written. */
  readonly onOutput?: (line: OutputLine) => void;
  /** Where the Runtime API listens. @default '127.0.0.1' */
  readonly listenHost?: string;
  /** Under which name the process reaches it. @default the listening address */
  readonly endpointHost?: string;
  /** @default performance.now */
  readonly clock?: Clock;
}

/** Options with every default in its place. */
export type Settings = Required<Omit<EmulationOptions, Optional>> &
  Pick<EmulationOptions, Optional>;

type Optional = 'terminate' | 'logDescriptor' | 'onOutput';

/** Limits that Lambda's documentation gives for SnapStart, in milliseconds. */
const LEAST_INIT_LIMIT_MS = 130_000;
const GREATEST_INIT_LIMIT_MS = 900_000;
const RESTORE_LIMIT_MS = 10_000;
/** An on-demand init that takes longer is abandoned and repeated at the first invoke. */
const ON_DEMAND_INIT_LIMIT_MS = 10_000;

export function resolveSettings(options: EmulationOptions): Settings {
  const snapStart = options.snapStart ?? true;
  const timeoutSeconds = options.timeoutSeconds ?? 30;
  const listenHost = options.listenHost ?? '127.0.0.1';
  return {
    host: 'java21',
    functionName: 'snapper-function',
    functionVersion: snapStart ? '1' : '$LATEST',
    memoryMegabytes: 1769,
    region: 'us-east-1',
    taskRoot: '/var/task',
    layerRoot: '/opt',
    authorizationToken: randomBytes(24).toString('base64url'),
    environment: {},
    initLimitMs: snapStart ? snapStartInitLimitMs(timeoutSeconds) : ON_DEMAND_INIT_LIMIT_MS,
    restoreLimitMs: RESTORE_LIMIT_MS,
    exitGraceMs: 2_000,
    processes: 1,
    endpointHost: listenHost,
    clock: () => performance.now(),
    ...options,
    snapStart,
    timeoutSeconds,
    listenHost,
  };
}

/** The time that a version may take to initialise: the function's timeout, 130 s to 900 s. */
export function snapStartInitLimitMs(timeoutSeconds: number): number {
  return Math.min(Math.max(timeoutSeconds * 1000, LEAST_INIT_LIMIT_MS), GREATEST_INIT_LIMIT_MS);
}
