import type { Repository } from './repository.ts';
import type { Builder } from './builder.ts';
import type { Machine } from './machine.ts';

/** What a check came to; an error is what a step of the quick start fails of. */
export type Status = 'error' | 'ok' | 'warning';

/** What a check found. */
export interface Finding {
  readonly status: Status;
  /** What is there, or what is wrong; never the value of an environment variable, or of a file of secrets. */
  readonly detail: string;
  /** What to do about it, in sentences. */
  readonly fix?: string;
  /** A command line that does it. */
  readonly command?: string;
}

/** What is looked at. */
export interface Subject {
  readonly machine: Machine;
  /** The container builder, which more than one check asks for. */
  readonly builder: Promise<Builder | undefined>;
  /** `undefined`: only the machine is looked at. */
  readonly repository: Repository | undefined;
}

/** One concern. Checks know nothing of each other, and all run at once. */
export interface Check {
  /** As programs read it. */
  readonly name: string;
  /** As people read it. */
  readonly title: string;
  /** @returns `undefined` when there is nothing to say, since another check says what is wrong */
  run(subject: Subject): Finding | Promise<Finding | undefined> | undefined;
}
