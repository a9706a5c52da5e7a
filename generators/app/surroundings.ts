import type { Prompt } from '../prompts/index.ts';
import type { Request } from './flags.ts';
import type { Adapter } from './judge.ts';

/** What the generator's work may know of Yeoman, and of the world around it. */
export interface Surroundings {
  /** Absolute path of the folder that folders are relative to. */
  readonly cwd: string;
  /** The day, `YYYY-MM-DD`. */
  readonly today: string;
  /** The version of this package. */
  readonly version: string;
  readonly request: Request;
  readonly adapter: Adapter;
  /** Whether somebody can answer. */
  readonly interactive: boolean;
  readonly prompt: Prompt;
  /** Prints a text for people. */
  readonly say: (text: string) => void;
}

/** What is to be done, once everything is known; nothing has been written yet. */
export interface Work {
  /** Shows the files, lets the user refuse some, and writes: all or nothing. */
  write(): Promise<Outcome>;
}

/** What became of it. */
export interface Outcome {
  /** What is said at the end. */
  readonly text: string;
  /** What is said of conflicts that were left in files. @default there are none */
  readonly unresolved?: string;
}
