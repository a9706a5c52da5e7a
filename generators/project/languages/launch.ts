/** Where Lambda unpacks the layer. */
export const LAYER = '/opt/snapper';

/** Where Lambda unpacks the function. */
export const TASK_ROOT = '/var/task';

/** An argument of a command line, or a few that belong together, and what it is for. */
export interface LaunchWord {
  readonly text: string;
  readonly why: string;
}

/** An environment variable that is set for the language runtime. */
export interface LaunchVariable {
  readonly name: string;
  /** As a shell would write it: `$NAME` is what was there before. `undefined`: the variable is removed. */
  readonly value: string | undefined;
  readonly why: string;
  /** Whether a value that is there already stays. @default false */
  readonly unlessSet?: boolean;
}

/** What the wrapper replaces itself by, with SnapStart. */
export interface Launch {
  readonly command: readonly LaunchWord[];
  readonly variables: readonly LaunchVariable[];
}
