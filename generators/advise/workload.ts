import type { Architecture, Runtime } from '../runtimes/index.ts';

/** A function, and how it is used in a month. */
export interface Workload {
  /** How long the managed runtime takes to initialise the function: `Init Duration` of REPORT lines. */
  readonly initMs: number;
  readonly invocations: number;
  /** How many of the invocations meet no environment that is ready. */
  readonly coldStarts: number;
  /** How long the handler takes, on average. */
  readonly durationMs: number;
  readonly memoryMb: number;
  /** Published versions whose snapshot is kept all month. */
  readonly versions: number;
  /** Environments of provisioned concurrency. @default none is considered */
  readonly environments?: number;
  readonly region: string;
  readonly architecture: Architecture;
  /** @default any that SnapStart is offered for, at its price */
  readonly runtime?: Runtime;
}

/** A range of time. */
export interface Milliseconds {
  readonly min: number;
  readonly max: number;
}

/**
 * How long a restore takes, whatever the language and however long the init phase was.
 *
 * Public figures of functions go from 204 to 1,327 ms; most lie between these.
 */
export const RESTORE: Milliseconds = { min: 300, max: 700 };

/** From this init on a restore is shorter, in all but the worst of the public figures. */
export const WORTH_FROM_MS = 1000;

/** A month of AWS's own examples: 730 hours. */
export const MONTH_SECONDS = 730 * 3600;

/**
 * Where the managed runtime's init phase ends: what takes longer is begun again in the first invocation.
 * Source: AWS, "Lambda execution environment lifecycle".
 */
export const INIT_LIMIT_MS = 10_000;

/**
 * The GB-seconds a month from which AWS charges less. Source: AWS's price list, AWSLambda, us-east-1.
 */
export const FIRST_TIER_GB_SECONDS: Readonly<Record<Architecture, number>> = {
  x86_64: 6e9,
  arm64: 7.5e9,
};

/** How many environments are busy on average. */
export function averageConcurrency({ durationMs, invocations }: Workload): number {
  return (invocations * durationMs) / 1000 / MONTH_SECONDS;
}

/** The GB-seconds that handlers take in a month. */
export function gbSeconds({ durationMs, invocations, memoryMb }: Workload): number {
  return (invocations * durationMs * memoryMb) / 1000 / 1024;
}
