import { posix, win32 } from 'node:path';

import { SnapperError } from '../errors/index.ts';
import type { LoadedPreset } from './follow.ts';
import { parseSource } from './source.ts';

/**
 * Keeps a preset in a folder and the repository that follows it apart: everything in the folder counts for
 * the preset's hash. One that holds what an update writes would be another one after every update.
 *
 * @param repository its folder, absolute
 * @throws SnapperError of code `usage` when the preset's folder holds the repository; the overlay throws one
 * when files would be written into the preset
 */
export function keptApart(
  followed: LoadedPreset,
  repository: string,
  platform = process.platform,
): LoadedPreset {
  const on = platform === 'win32' ? win32 : posix;
  const inside: { readonly prefix: string; readonly shown: string }[] = [];
  for (const { source: shown } of followed.preset.layers) {
    const source = parseSource(shown, repository, platform);
    if (source.kind !== 'directory') continue;
    const path = on.relative(repository, source.path).replaceAll(on.sep, '/');
    if (/^(?:\.\.(?:\/\.\.)*)?$/.test(path)) throw holds(shown, repository);
    if (!path.startsWith('../') && !on.isAbsolute(path)) inside.push({ prefix: `${path}/`, shown });
  }
  if (inside.length === 0) return followed;
  return {
    ...followed,
    overlay: (tree, answers) => {
      const next = followed.overlay(tree, answers);
      for (const path of next.keys()) {
        const preset = inside.find(({ prefix }) => path.startsWith(prefix));
        if (preset !== undefined) throw writesInto(preset.shown, path);
      }
      return next;
    },
  };
}

function holds(shown: string, repository: string): SnapperError {
  return new SnapperError({
    code: 'usage',
    what: `the preset ${shown} cannot be followed by ${repository}`,
    why: 'its folder holds the repository, so that every update would make it another preset',
    next: 'Put snapper.preset.json and the preset’s files into a folder of their own.',
  });
}

function writesInto(shown: string, path: string): SnapperError {
  return new SnapperError({
    code: 'usage',
    what: `${path} of the repository would be written into the preset ${shown}`,
    why: 'what lies in its folder is part of it, so that every update would make it another preset',
    next: 'Move the preset to a folder to which nothing is written.',
  });
}
