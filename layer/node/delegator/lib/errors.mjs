/**
 * An error of the execution environment rather than of the function. Lambda shows `name` as the error
 * type, so it carries the names that Lambda's own runtimes use where there is one.
 */
export class RuntimeError extends Error {
  /**
   * @param {string} name such as `Runtime.HandlerNotFound`
   * @param {string} message
   * @param {unknown} [cause] what went wrong in the function; its stack is shown instead of ours
   */
  constructor(name, message, cause) {
    const text = cause === undefined ? message : `${message}: ${headline(cause)}`;
    super(text, { cause });
    this.name = name;
    const frames = framesOf(cause instanceof Error ? cause : this);
    this.stack = [`${name}: ${text}`, ...frames].join('\n');
  }
}

/**
 * The JSON object in which the Runtime API expects an error.
 *
 * @param {unknown} error anything that was thrown
 * @returns {{ errorType: string, errorMessage: string, stackTrace: string[] }}
 */
export function toErrorReport(error) {
  if (!(error instanceof Error)) {
    return { errorType: typeof error, errorMessage: String(error), stackTrace: [] };
  }
  return {
    errorType: error.name,
    errorMessage: error.message,
    stackTrace: framesOf(error).map((frame) => frame.trim()),
  };
}

/** @param {unknown} error */
function headline(error) {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/**
 * @param {Error} error
 * @returns {string[]}
 */
function framesOf(error) {
  return (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
}
