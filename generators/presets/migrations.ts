import type { Migration } from '../regenerate/index.ts';
import type { Preset } from './preset.ts';

/** What changed from version to version of a preset, for the engine that follows such changes. */
export function presetMigrations({ migrations }: Preset): readonly Migration[] {
  return migrations.map(({ answers = [], files = [], version }) => ({
    version,
    renames: files,
    settings: (settings) => {
      const names = new Map(answers.map(({ from, to }) => [from, to]));
      return Object.fromEntries(
        Object.entries(settings).map(([key, value]) => [names.get(key) ?? key, value]),
      );
    },
  }));
}
