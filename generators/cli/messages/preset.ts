import pc from 'picocolors';

import type { PresetCheckReport } from '../preset/check.ts';
import { quote } from '../quote.ts';
import type { FailureText } from './failure-text.ts';

/** What is said of presets. */
export const presetMessages = {
  noPreset: (path: string): FailureText => ({
    what: `${path} follows no preset, so there is no version of one`,
    next: 'To follow one from now on: --preset SOURCE',
  }),

  stepBack: (path: string, from: string, to: string): FailureText => ({
    what: `the preset of ${path} went back from ${from} to ${to}`,
    why: 'its source has an earlier version now, and an update would take its changes back',
    next: 'If that is meant, say which version you want: --preset-version VERSION.',
  }),

  presetMissing: (folder: string): FailureText => ({
    what: `${folder} is no preset`,
    why: 'it has no snapper.preset.json',
    next: 'To begin with one: npx create-snapper-lambda preset init platform',
  }),

  noAnswer: (text: string): FailureText => ({
    what: `--set ${JSON.stringify(text)} is no answer`,
    next: 'Write --set KEY=VALUE.',
  }),

  unknownAnswer: (
    key: string,
    keys: readonly string[],
    suggestion: string | undefined,
  ): FailureText => ({
    what: `--set ${key}: nobody asks for that`,
    why: `answers are ${keys.join(', ')}`,
    ...(suggestion !== undefined && { next: `Did you mean ${suggestion}?` }),
  }),

  badPresetName: (name: string): FailureText => ({
    what: `a preset cannot be called ${JSON.stringify(name)}`,
    why: 'its name has small letters, digits and hyphens, as the folder has that it is written to',
    next: 'Give another folder: npx create-snapper-lambda preset init platform',
  }),

  presetWritten: (folder: string, paths: readonly string[]): string =>
    [
      `${pc.green('✔')} ${quote(folder)}: a preset to begin with`,
      ...paths.map((path) => `  ${path}`),
      '',
      'Next:',
      `  npx create-snapper-lambda preset check ${quote(folder)}`,
      `  npx create-snapper-lambda my-fn --preset ${quote(folder.startsWith('.') ? folder : `./${folder}`)}`,
    ].join('\n'),

  presetChecked: ({ combinations, failures, name, ran, version }: PresetCheckReport): string =>
    [
      ...failures.map(({ count, message, where }) => {
        const others = count === 1 ? '' : `, and ${count - 1} more like it`;
        return `${pc.red('✖')} ${message}\n  with ${where}${others}`;
      }),
      failures.length === 0
        ? `${pc.green('✔')} ${name} ${version}: ${countOf(combinations, 'combination')} rendered${
            ran.length === 0 ? '' : `, ${countOf(ran.length, 'repository', 'repositories')} tried`
          }`
        : `${name} ${version}: ${countOf(failures.length, 'mistake')} in ${countOf(combinations, 'combination')}`,
    ].join('\n'),

  running: (where: string): string => `running the command in ${where}`,

  noSource: (word: string): FailureText => ({
    what: `preset ${word} needs a source`,
    next: `Write preset ${word} git:URL, or another source; a prefix of sources ends in /.`,
  }),

  needlessSource: (source: string): FailureText => ({
    what: `preset list takes no source, but was given ${quote(source)}`,
  }),

  trusted: (source: string, isNew: boolean): string =>
    isNew ? `Trusted from now on: ${source}` : `Trusted already: ${source}`,

  /** @param stays whether another entry still covers it */
  untrusted: (source: string, wasThere: boolean, stays: boolean): string => {
    if (stays) return `Still trusted, by another entry: ${source}`;
    return wasThere ? `No longer trusted: ${source}` : `It was not trusted: ${source}`;
  },

  trustList: (sources: readonly string[], path: string): string =>
    sources.length === 0 ? `No source is trusted (${path}).` : sources.join('\n'),
} as const;

function countOf(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
