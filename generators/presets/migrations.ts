import type { Migration } from '../regenerate/index.ts';
import type { PresetMigration } from './manifest.ts';
import type { Preset } from './preset.ts';

/** Later than any version: what has it is always due. */
const ALWAYS = `${Number.MAX_SAFE_INTEGER}.0.0`;

/**
 * What changed from version to version of a preset, for the engine that follows such changes.
 *
 * A repository records the version of the preset that it follows, and of none that this one extends: what
 * those moved is always due. Where it has happened, or never was, it changes nothing: files move only from
 * where the template had them to where it has them now, and answers only where they have no name any more.
 */
export function presetMigrations({ layers, questions }: Preset): readonly Migration[] {
  const asked = new Set(questions.map(({ key }) => key));
  return layers.flatMap(({ manifest }, index) =>
    (manifest.migrations ?? []).map((migration) =>
      asMigration(migration, index === layers.length - 1 ? migration.version : ALWAYS, asked),
    ),
  );
}

/** Drops answers, which nobody asks for any more. */
export function droppingAnswers(keys: ReadonlySet<string>): Migration {
  return {
    version: ALWAYS,
    settings: (settings) =>
      Object.fromEntries(Object.entries(settings).filter(([key]) => !keys.has(key))),
  };
}

function asMigration(
  { answers = [], files = [] }: PresetMigration,
  version: string,
  asked: ReadonlySet<string>,
): Migration {
  const names = new Map(answers.map(({ from, to }) => [from, to]));
  return {
    version,
    renames: files,
    settings: (settings) => {
      const taken = new Set(Object.keys(settings));
      return Object.fromEntries(
        Object.entries(settings).map(([key, value]) => {
          const name = names.get(key);
          // One that is asked for still, or has its answer already, is not made another.
          return [name === undefined || asked.has(key) || taken.has(name) ? key : name, value];
        }),
      );
    },
  };
}
