import { isDeepStrictEqual } from 'node:util';

import type { Answers } from './answers.ts';
import type { PresetReference } from './preset-reference.ts';

/** Where the JSON schema of a release is served; editors complete and check `snapper.json` by it. */
export function schemaAddress(generatorVersion: string): string {
  return `https://unpkg.com/create-snapper-lambda@${generatorVersion}/schema/snapper.schema.json`;
}

/**
 * The text of `snapper.json`.
 *
 * @param preset what the repository follows, if anything
 * @param written the text it has; order of keys, indentation and line ends stay as they are there
 */
export function settingsText(
  answers: Answers,
  generatorVersion: string,
  written = '',
  preset?: PresetReference,
): string {
  const settings: Record<string, unknown> = {
    $schema: schemaAddress(generatorVersion),
    generator: generatorVersion,
    ...answers,
    ...(preset && { preset }),
  };
  // Laid out in whatever way, it says what it should.
  if (says(written, settings)) return written;
  const order = [...keysOf(written), ...Object.keys(settings)];
  const ordered = Object.fromEntries(
    order.flatMap((key) => (key in settings ? [[key, settings[key]]] : [])),
  );
  const { end, indent, lineEnd, start } = formatOf(written);
  return `${start}${JSON.stringify(ordered, null, indent).replaceAll('\n', lineEnd)}${end}`;
}

function says(written: string, settings: Readonly<Record<string, unknown>>): boolean {
  if (written === '') return false;
  const values = JSON.parse(withoutMark(written)) as Record<string, unknown>;
  const keys = Object.keys(values);
  return (
    keys.length === Object.keys(settings).length &&
    keys.every((key) => isDeepStrictEqual(values[key], settings[key]))
  );
}

function keysOf(written: string): readonly string[] {
  return written === '' ? [] : Object.keys(JSON.parse(withoutMark(written)) as object);
}

/** How a JSON text is laid out, as far as people choose it. */
function formatOf(text: string): {
  readonly start: string;
  readonly indent: string;
  readonly lineEnd: string;
  readonly end: string;
} {
  const [, lineEnd, indent] = /^\s*\{(\r?\n)([ \t]+)"/.exec(withoutMark(text)) ?? [];
  const [end] = /\s*$/.exec(text) ?? [''];
  return {
    start: text.startsWith(MARK) ? MARK : '',
    indent: indent ?? '  ',
    lineEnd: lineEnd ?? '\n',
    end: text === '' ? '\n' : end,
  };
}

/** The byte order mark that some editors put first. */
const MARK = '\uFEFF';

function withoutMark(text: string): string {
  return text.startsWith(MARK) ? text.slice(1) : text;
}
