import type { CheckContext } from '../../generators/options/index.ts';
import { catalogue } from '../../generators/runtimes/index.ts';

/** A fixed day and folder, so that defaults are the same every time. */
export const context: CheckContext = {
  catalogue,
  today: '2026-11-24',
  folder: 'my-fn',
  nameOf: (key) => `--${key}`,
};
