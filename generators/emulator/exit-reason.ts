import type { FunctionError } from './function-error.ts';

/** How the process ended. */
export interface ProcessExit {
  /** The exit code, or null when a signal ended the process. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The error by which Lambda reports that the runtime's process ended. */
export function exitError(exit: ProcessExit, requestId?: string): FunctionError {
  const prefix = requestId === undefined ? '' : `RequestId: ${requestId} `;
  return {
    type: 'Runtime.ExitError',
    message: `${prefix}Error: Runtime exited ${cause(exit)}`,
    stackTrace: [],
  };
}

function cause({ code, signal }: ProcessExit): string {
  if (signal !== null) return `with error: signal: ${signal}`;
  return code === 0 ? 'without providing a reason' : `with error: exit status ${code}`;
}

/** `exit status 65`, `signal SIGKILL`. */
export function describeExit({ code, signal }: ProcessExit): string {
  return signal === null ? `exit status ${code}` : `signal ${signal}`;
}

/** What an exit code means to somebody who builds a layer, where there is something to say. */
export function explainExit({ code, signal }: ProcessExit): string | undefined {
  if (signal === 'SIGKILL') return 'killed, as the kernel does when memory runs out';
  return code === null ? undefined : EXPLANATIONS.get(code);
}

const EXPLANATIONS = new Map([
  [64, 'a before-snapshot hook failed'],
  [65, 'an after-restore hook failed'],
  [125, 'the container could not be started; what the container tool printed says why'],
  [
    126,
    'the program is there but cannot be executed: set the executable bit of the wrapper in the layer (chmod 0755) and check that the architecture is right',
  ],
  [
    127,
    'the program was not found: check the path in AWS_LAMBDA_EXEC_WRAPPER, that the layer holds it, and that its interpreter (the #! line) exists in the host',
  ],
]);
