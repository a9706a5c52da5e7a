import * as v from 'valibot';

import { SnapperError, describeJsonError } from '../errors/index.ts';
import type { Answers } from '../project/answers.ts';
import type { PresetReference } from '../project/preset-reference.ts';
import { completeAnswers } from './check.ts';
import type { CheckContext, RawAnswers } from './check.ts';
import { OPTIONS } from './declarations.ts';
import { closest } from './suggest.ts';

/** The file at the root of a repository that holds its answers. */
export const SETTINGS_PATH = 'snapper.json';

/** Keys of `snapper.json` that are not options. */
export const META_KEYS = ['$schema', 'generator', 'preset'] as const;

/** What `snapper.json` says, before anything but its being a JSON object is checked. */
export interface WrittenSettings {
  /** The version of this package that wrote the repository last. */
  readonly generator: string | undefined;
  /** The organisation's preset that the repository follows. */
  readonly preset: PresetReference | undefined;
  /** Everything else but `$schema`; keys may be those of an earlier version. */
  readonly values: Readonly<Record<string, unknown>>;
}

/**
 * Reads the text of a `snapper.json`.
 *
 * @throws SnapperError of code `usage` when it is no JSON object, or its version is none
 */
export function readSettings(text: string): WrittenSettings {
  const { $schema, generator, preset, ...values } = parseObject(text);
  void $schema;
  if (generator !== undefined && typeof generator !== 'string') {
    throw new SnapperError({
      code: 'usage',
      what: `"generator" in snapper.json cannot be ${JSON.stringify(generator)}`,
      why: 'it is the version of create-snapper-lambda, a string',
    });
  }
  return { generator, preset: preset === undefined ? undefined : presetOf(preset), values };
}

const presetSchema = v.strictObject({
  source: v.pipe(v.string(), v.nonEmpty()),
  version: v.pipe(v.string(), v.nonEmpty()),
  resolved: v.optional(v.pipe(v.string(), v.nonEmpty())),
  hash: v.pipe(v.string(), v.regex(/^sha256-[A-Za-z0-9+/]{43}=$/)),
});

function presetOf(value: unknown): PresetReference {
  const result = v.safeParse(presetSchema, value);
  if (result.success) {
    const { resolved, ...reference } = result.output;
    return resolved === undefined ? reference : { ...reference, resolved };
  }
  const [issue] = result.issues;
  const key = v.getDotPath(issue);
  throw new SnapperError({
    code: 'usage',
    what: `${key === null ? '"preset"' : `"preset.${key}"`} in snapper.json cannot be ${JSON.stringify(issue.input)}`,
    why: 'it says where the preset comes from, its version, and the hash of what it held',
    next: 'Take it back from version control; update is what changes it.',
  });
}

/**
 * Checks what a `snapper.json` says, and completes it with defaults.
 *
 * @param given values of flags, which beat those of the file
 * @throws SnapperError of code `usage` that names the key, the value and what is allowed
 */
export function checkSettings(
  values: Readonly<Record<string, unknown>>,
  given: RawAnswers,
  context: Omit<CheckContext, 'nameOf'>,
): Answers {
  const keys = (context.options ?? OPTIONS).map(({ key }) => key as string);
  for (const key of Object.keys(values)) {
    if (!keys.includes(key)) throw unknownKey(key, keys);
  }
  return completeAnswers(
    { ...values, ...given },
    {
      ...context,
      nameOf: (key) => (given[key] === undefined ? `"${key}" in snapper.json` : `--${key}`),
    },
  );
}

function unknownKey(key: string, keys: readonly string[]): SnapperError {
  const suggestion = closest(key, keys);
  return new SnapperError({
    code: 'usage',
    what: `snapper.json has an unknown key ${JSON.stringify(key)}`,
    why: `its keys are ${[...META_KEYS, ...keys].join(', ')}`,
    ...(suggestion !== undefined && { next: `Did you mean ${JSON.stringify(suggestion)}?` }),
  });
}

function parseObject(text: string): Record<string, unknown> {
  let json: unknown;
  try {
    // Some editors begin a file with a byte order mark.
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new SnapperError({
      code: 'usage',
      what: 'snapper.json is not JSON',
      why: describeJsonError(cause),
      next: 'Mend it by hand or take it back from version control.',
      cause,
    });
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new SnapperError({ code: 'usage', what: 'snapper.json does not hold a JSON object' });
  }
  return json as Record<string, unknown>;
}
