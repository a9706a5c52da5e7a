import type { Violation, ViolationName } from './results.ts';

/** The phases of an execution environment's life. */
export type Phase = 'init' | 'restore' | 'invoke';

/** Something that happened, and when. */
export interface TimelineEntry {
  /** Milliseconds since the process was started, on a monotonic clock. */
  readonly atMs: number;
  readonly phase: Phase;
  /** What happened, e.g. `restore/next`. */
  readonly name: string;
  readonly detail?: string;
  /** On the entry that ends something: how long it took, in milliseconds. */
  readonly durationMs?: number;
}

/** A monotonic clock, in milliseconds from any origin. */
export type Clock = () => number;

/** Records what happens, in order, and what of it Lambda would not have accepted. */
export class Timeline {
  /** The phase that new entries belong to. */
  phase: Phase = 'init';
  readonly entries: TimelineEntry[] = [];
  readonly violations: Violation[] = [];
  readonly #clock: Clock;
  #origin: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#origin = clock();
  }

  /** Counts from now on: called at the moment the process is started. */
  begin(): void {
    this.#origin = this.#clock();
  }

  /** Milliseconds since `begin`. */
  now(): number {
    return this.#clock() - this.#origin;
  }

  record(name: string, detail?: string, durationMs?: number): void {
    this.entries.push({
      atMs: this.now(),
      phase: this.phase,
      name,
      ...(detail === undefined ? {} : { detail }),
      ...(durationMs === undefined ? {} : { durationMs }),
    });
  }

  violate(name: ViolationName, message: string): void {
    this.violations.push({ name, message });
    this.record('violation', `${name}: ${message}`);
  }
}
