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
