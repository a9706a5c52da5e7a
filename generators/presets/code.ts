import ejs from 'ejs';

import { SnapperError } from '../errors/index.ts';
import type { AnswerSet } from './answer-set.ts';
import type { Preset } from './preset.ts';
import { sourceFiles } from './sources.ts';

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
 * @throws SnapperError of code `failed` that names a file, and what to do
 */
export function requireTrust(preset: Preset, trusted: boolean): void {
  if (trusted) return;
  const code = codeOf(preset);
  const [first] = code;
  if (first === undefined) return;
  const more = code.length === 1 ? '' : `, and ${code.length - 1} more such files`;
  const sources = [...new Set(code.map(({ source }) => source))];
  const commands = sources.map((each) => `create-snapper-lambda preset trust ${each}`);
  throw new SnapperError({
    code: 'failed',
    what: `${first.path} of preset ${preset.name} was not run${more}`,
    why: 'EJS is a program: it would run on this machine, with everything that you may do',
    next: `Read it. Then give --trust for this once, or trust its source: ${commands.join(', ')}.`,
  });
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
      why: reasonOf(cause as Error),
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
