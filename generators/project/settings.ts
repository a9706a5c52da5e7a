import type { Answers } from './answers.ts';

/** Where the JSON schema of a release is served; editors complete and check `snapper.json` by it. */
export function schemaAddress(generatorVersion: string): string {
  return `https://unpkg.com/create-snapper-lambda@${generatorVersion}/schema/snapper.schema.json`;
}

/** The text of `snapper.json`. */
export function settingsText(answers: Answers, generatorVersion: string): string {
  const settings = {
    $schema: schemaAddress(generatorVersion),
    generator: generatorVersion,
    ...answers,
  };
  return `${JSON.stringify(settings, null, 2)}\n`;
}
