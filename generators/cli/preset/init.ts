import { basename, relative, resolve } from 'node:path';

import { SnapperError } from '../../errors/index.ts';
import { examplePreset, presetName } from '../../presets/index.ts';
import { createRepository, inspectTarget } from '../../regenerate/index.ts';
import { catalogue } from '../../runtimes/index.ts';
import type { Arguments } from '../arguments.ts';
import type { Context } from '../context.ts';
import { messages } from '../messages/index.ts';
import type { CommandResult } from '../result.ts';

/** What `preset init --json` prints. */
export interface InitReport {
  readonly created: string;
  readonly files: readonly string[];
}

/** `preset init [folder]`: writes a small preset that works, to begin with. */
export async function initPreset(args: Arguments, context: Context): Promise<CommandResult> {
  const folder = args.folders[1] ?? 'preset';
  const path = resolve(context.cwd, folder);
  const name = presetName(basename(path));
  if (name === undefined) {
    throw new SnapperError({ code: 'usage', ...messages.badPresetName(basename(path)) });
  }
  const tree = examplePreset({ name, catalogue, version: context.version });
  await createRepository(await inspectTarget(path), tree, { signal: context.signal });
  context.say(messages.presetWritten(relative(context.cwd, path) || '.', [...tree.keys()]));
  const report: InitReport = { created: path, files: [...tree.keys()] };
  return { report };
}
