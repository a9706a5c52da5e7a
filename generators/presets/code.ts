import ejs from 'ejs';

import { SnapperError } from '../errors/index.ts';
import type { AnswerSet } from './answer-set.ts';
import type { Preset } from './preset.ts';
import { printable } from './source-text.ts';
import { sourceFiles } from './sources.ts';
import { placeText, sourcePlace } from './trusted-place.ts';

/** A file of a preset that is a program. */
export interface PresetCode {
  /** Where the preset that has it comes from: the one that is used, or one that it extends. */
  readonly source: string;
  /** Where it is in that preset. */
  readonly path: string;
}

/** The files of a preset, and of those it extends, that would run as programs: EJS that is not verbatim. */
export function codeOf({ layers }: Preset): readonly PresetCode[] {
  const found = layers.flatMap((layer) =>
    (layer.manifest.overlays ?? [])
      .flatMap((overlay) => sourceFiles(layer, overlay))
      .filter(({ isCode }) => isCode)
      .map(({ path }) => ({ source: layer.source, path })),
  );
  const byPlace = new Map(found.map((each) => [JSON.stringify(each), each]));
  return [...byPlace.values()];
}

/** The names of the files for which a preset has to be trusted; none: it is data only. */
export function needsTrust(preset: Preset): readonly string[] {
  return [...new Set(codeOf(preset).map(({ path }) => path))];
}

/**
 * Makes sure that a preset which brings programs is trusted.
 *
 * @param folder what relative sources are relative to; it is seldom where the user types
 * @throws SnapperError of code `failed` that names a file, and what to do
 */
export function requireTrust(preset: Preset, trusted: boolean, folder?: string): void {
  if (trusted) return;
  const code = codeOf(preset);
  const [first] = code;
  if (first === undefined) return;
  const others = code.length - 1;
  const more = others === 0 ? '' : `, and ${others} more such ${others === 1 ? 'file' : 'files'}`;
  const sources = [...new Set(code.map(({ source }) => wordFor(source, folder)))];
  const commands = sources.map((each) => `create-snapper-lambda preset trust ${each}`);
  throw new SnapperError({
    code: 'failed',
    what: `${first.path} of preset ${preset.name} was not run${more}`,
    why: 'EJS is a program: it would run on this machine, with everything that you may do',
    next: `Read it. Then give --trust for this once, or trust its source: ${commands.join(', ')}.`,
  });
}

/** A source as a word of a command that means the same wherever it is typed. */
function wordFor(source: string, folder: string | undefined): string {
  const isRelative = /^\.{1,2}(?:\/|$)/.test(source);
  const text = isRelative && folder !== undefined ? placeText(sourcePlace(source, folder)) : source;
  return /\s/.test(text) ? JSON.stringify(text) : text;
}

/**
 * Runs a file of a trusted preset.
 *
 * @param where the file, for messages
 * @throws SnapperError of code `failed` when it does not compile, or throws
 */
export function renderCode(text: string, { keys, values }: AnswerSet, where: string): string {
  const data = Object.assign(Object.create(null) as Record<string, unknown>, {
    // An option of another language can be asked about, and is undefined.
    ...Object.fromEntries(keys.map((key) => [key, values.get(key)])),
    include,
  });
  try {
    return ejs.render(text, data, {
      filename: where,
      // What is written is not HTML.
      escape: (value: unknown) =>
        value === undefined || value === null ? '' : `${value as string}`,
    });
  } catch (cause) {
    throw new SnapperError({
      code: 'failed',
      what: `${where} cannot be rendered`,
      why: printable(reasonOf(cause as Error)),
      cause,
    });
  }
}

/** Presets are in memory: there is nothing on the disk to include, and nothing there that is theirs. */
function include(): never {
  throw new Error('files of a preset cannot include others');
}

/** What ejs says without the lines of the template that it quotes, and without its advice. */
function reasonOf({ message }: Error): string {
  const line = /^.*:(\d+)\n/.exec(message)?.[1];
  if (line === undefined) return message.split('\n')[0]!;
  return `line ${line}: ${message.split('\n\n').at(-1)!}`;
}
