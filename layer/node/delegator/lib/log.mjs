/**
 * Log lines of the delegator. They go through `console`, which the runtime interface client has
 * already replaced: so they obey the function's log format and level like the function's own lines.
 */

/** @param {string} message */
export function info(message) {
  console.info(`[snapper] ${message}`);
}

/** @param {string} message */
export function warn(message) {
  console.warn(`[snapper] ${message}`);
}

/**
 * @param {string} message
 * @param {unknown} cause printed with its stack
 */
export function error(message, cause) {
  console.error(`[snapper] ${message}`, cause);
}
