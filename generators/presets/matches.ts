import { Script, createContext } from 'node:vm';

import { SnapperError } from '../errors/index.ts';

/** Milliseconds that a pattern may take; a sound one takes none that a clock could show. */
const MOST_TIME = 250;

const script = new Script('new RegExp("^(?:" + pattern + ")$", "u").test(value)');
let realm: Record<string, unknown> | undefined;

/**
 * Whether a text matches a pattern of a preset, as a whole.
 *
 * Patterns are written by others, and some take years for a line of text; nothing else of a process, not
 * even Ctrl-C, comes through while one runs. Only the engine's own time limit ends it.
 *
 * @throws SnapperError of code `usage` for a pattern that takes too long
 */
export function matches(pattern: string, value: string): boolean {
  realm ??= createContext(Object.create(null) as Record<string, unknown>);
  Object.assign(realm, { pattern, value });
  try {
    return script.runInContext(realm, { timeout: MOST_TIME }) === true;
  } catch (cause) {
    throw new SnapperError({
      code: 'usage',
      what: `the pattern ${pattern} of the preset cannot be used`,
      why:
        (cause as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
          ? 'it takes too long: repetitions within repetitions try every way to part a text'
          : (cause as Error).message,
      next: 'Ask whoever keeps the preset for a simpler one.',
      cause,
    });
  }
}
