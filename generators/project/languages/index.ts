import { dotnet } from './dotnet.ts';
import { node } from './node.ts';
import { python } from './python.ts';
import type { Language } from './types.ts';

/** The languages a function can be written in, in the order they are offered. */
export const LANGUAGES: readonly Language[] = [dotnet, python, node];

/** Finds a language by its identifier. */
export function findLanguage(id: string): Language | undefined {
  return LANGUAGES.find((language) => language.id === id);
}

export type { Language, ManagedTemplate, SampleFolders, Sdk, VersionedProgram } from './types.ts';
export { LAYER } from './launch.ts';
export type { Launch, LaunchVariable, LaunchWord } from './launch.ts';
