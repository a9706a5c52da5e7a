import type { FollowedPreset } from '../repository/index.ts';
import { presetMigrations } from './migrations.ts';
import { overlayPreset } from './overlay.ts';
import { optionsOf } from './policy.ts';
import type { Preset } from './preset.ts';

/** A preset as a repository follows it. What it offers is loaded with presets, not with repositories. */
export interface LoadedPreset extends FollowedPreset {
  readonly preset: Preset;
}

/**
 * Makes a preset one that is followed.
 *
 * @param trusted whether its EJS files may run: they are programs
 * @param folder what relative sources are relative to, absolute
 */
export function followPreset(preset: Preset, trusted: boolean, folder?: string): LoadedPreset {
  const { name, reference, version } = preset;
  return {
    preset,
    name,
    version,
    reference,
    options: optionsOf(preset),
    migrations: presetMigrations(preset),
    overlay: (tree, answers) => overlayPreset(tree, preset, { ...answers }, { trusted, folder }),
  };
}
