import { SnapperError } from '../errors/index.ts';
import type { OptionKey } from '../options/index.ts';
import type { SynthesisRequest } from './request.ts';

/** How whoever gave an option knows it, for messages. */
export function nameOption(key: string, { isNew, source }: SynthesisRequest): string {
  return isNew ? `--${key}` : `"${key}" in ${source}`;
}

/**
 * A failure that speaks of flags, in the words of the projen file where there were no flags.
 *
 * @param keys the options that the projen file gives
 */
export function withOptionNames(
  error: unknown,
  keys: readonly string[],
  request: SynthesisRequest,
): unknown {
  if (!(error instanceof SnapperError) || request.isNew) return error;
  const renamed = (text: string | undefined): string | undefined =>
    text?.replace(/--([a-z]+)\b/g, (flag, key: OptionKey) =>
      keys.includes(key) ? nameOption(key, request) : flag,
    );
  const { cause, code, what } = error;
  const [why, next] = [renamed(error.why), renamed(error.next)];
  return new SnapperError({
    code,
    what: renamed(what) ?? what,
    ...(why !== undefined && { why }),
    ...(next !== undefined && { next }),
    ...(cause !== undefined && { cause }),
  });
}
