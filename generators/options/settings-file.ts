import { SnapperError } from '../errors/index.ts';
import type { Answers } from '../project/answers.ts';
import { completeAnswers } from './check.ts';
import type { CheckContext } from './check.ts';
import { OPTIONS } from './declarations.ts';
import { closest } from './suggest.ts';

/** Keys of `snapper.json` that are not options. */
export const META_KEYS = ['$schema', 'generator'] as const;

/** What `snapper.json` says. */
export interface Settings {
  readonly answers: Answers;
  /** The version of this package that wrote the repository last. */
  readonly generator: string | undefined;
}

/**
 * Reads the text of a `snapper.json`.
 *
 * @throws SnapperError of code `usage` that names the key, the value and what is allowed.
 */
export function parseSettings(text: string, context: Omit<CheckContext, 'nameOf'>): Settings {
  const json = parseObject(text);
  const keys = OPTIONS.map(({ key }) => key as string);
  for (const key of Object.keys(json)) {
    if (keys.includes(key) || META_KEYS.some((meta) => meta === key)) continue;
    const suggestion = closest(key, keys);
    throw new SnapperError({
      code: 'usage',
      what: `snapper.json has an unknown key ${JSON.stringify(key)}`,
      why: `its keys are ${[...META_KEYS, ...keys].join(', ')}`,
      ...(suggestion !== undefined && { next: `Did you mean ${JSON.stringify(suggestion)}?` }),
    });
  }
  const { $schema, generator, ...raw } = json;
  void $schema;
  if (generator !== undefined && typeof generator !== 'string') {
    throw new SnapperError({
      code: 'usage',
      what: `"generator" in snapper.json cannot be ${JSON.stringify(generator)}`,
      why: 'it is the version of create-snapper-lambda, a string',
    });
  }
  const answers = completeAnswers(raw, {
    ...context,
    nameOf: (key) => `"${key}" in snapper.json`,
  });
  return { answers, generator };
}

function parseObject(text: string): Record<string, unknown> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new SnapperError({
      code: 'usage',
      what: 'snapper.json is not JSON',
      why: (cause as Error).message,
      next: 'Mend it by hand or take it back from version control.',
      cause,
    });
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new SnapperError({ code: 'usage', what: 'snapper.json does not hold a JSON object' });
  }
  return json as Record<string, unknown>;
}
