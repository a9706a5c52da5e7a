import type { Architecture } from '../layers/architecture.ts';
import type { CommandSettings } from './settings.ts';

/** What a launch starts from. */
export interface LaunchInput {
  readonly settings: CommandSettings;
  /** The user's variables. */
  readonly environment: Readonly<Record<string, string>>;
  readonly layerRoot: string;
  readonly functionRoot: string;
  readonly architecture: Architecture;
}

/** The user's variables, with the one by which Lambda's runtimes find the wrapper; an image starts it itself. */
export function withWrapper(
  { settings }: Pick<LaunchInput, 'settings'>,
  environment: Readonly<Record<string, string>>,
  wrapper: string,
): Readonly<Record<string, string>> {
  if (settings.host === 'image') return environment;
  return { ...environment, AWS_LAMBDA_EXEC_WRAPPER: wrapper };
}
