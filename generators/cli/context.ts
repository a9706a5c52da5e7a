/** What a command may know of the world around it; a test hands in its own. */
export interface Context {
  /** Absolute path of the working directory. */
  readonly cwd: string;
  /** The day, `YYYY-MM-DD`. */
  readonly today: string;
  /** The version of this package. */
  readonly version: string;
  /** Whether somebody can answer questions. */
  readonly interactive: boolean;
  /** Aborted when the user presses Ctrl-C. */
  readonly signal: AbortSignal;
  /** Prints a text for people. */
  say(text: string): void;
  /** Prints a failure that does not end the command. */
  complain(text: string): void;
  /** Shows how far a long command is, on a terminal; an empty text clears it away. */
  progress(text: string): void;
}
