import { resolve } from 'node:path';

import { SnapperError } from '../errors/index.ts';
import { OPTIONS, closest, decodeFlag } from '../options/index.ts';
import type { Option, RawAnswers } from '../options/index.ts';
import type { LoadedPreset, ResolveOptions } from '../presets/index.ts';
import type { Repository } from '../repository/index.ts';
import type { Arguments } from './arguments.ts';
import type { Context } from './context.ts';
import { messages } from './messages/index.ts';

/** Finds the presets that repositories follow; each source is asked once, for however many of them. */
export interface PresetFinder {
  /** The preset that a new repository is to follow; `undefined`: none. */
  forNew(path: string): Promise<LoadedPreset | undefined>;
  /** The preset that a repository follows; `undefined`: none. */
  of(repository: Repository): Promise<LoadedPreset | undefined>;
}

type PresetArguments = Pick<
  Arguments,
  'command' | 'offline' | 'preset' | 'presetVersion' | 'trust'
>;

/** Commands that only look take the preset as it was fetched; whoever wants it newer updates. */
const ONLY_LOOKING: ReadonlySet<Arguments['command']> = new Set(['diff', 'doctor', 'explain']);

/** A finder for one command line. Nothing of presets is loaded until one is met. */
export function presetFinder(args: PresetArguments, context: Context): PresetFinder {
  const resolver = once(async () =>
    (await import('../presets/index.ts')).createResolver({
      signal: context.signal,
      cwd: context.cwd,
      interactive: context.interactive,
    }),
  );
  const trusted = once(async () => (await import('../presets/index.ts')).readTrustList());
  const followed = async (
    source: string,
    options: Omit<ResolveOptions, 'offline'>,
  ): Promise<LoadedPreset> => {
    const offline = args.offline || ONLY_LOOKING.has(args.command);
    const preset = await (await resolver()).resolve(source, { ...options, offline });
    const { followPreset, isPresetTrusted, needsTrust } = await import('../presets/index.ts');
    // Only programs need trust: who follows data alone may have a list that is broken.
    const isTrusted =
      args.trust ||
      (needsTrust(preset).length > 0 &&
        isPresetTrusted(preset, await trusted(), options.repository));
    return followPreset(preset, isTrusted);
  };
  return {
    forNew: async (path) => {
      if (args.preset === undefined) return undefined;
      const { portableSource } = await import('../presets/index.ts');
      const source = portableSource(args.preset, { from: context.cwd, to: path });
      return followed(source, { repository: path });
    },
    of: async ({ path, settings }) => {
      const written = settings.preset;
      if (args.preset !== undefined) {
        const { portableSource } = await import('../presets/index.ts');
        const source = portableSource(args.preset, { from: context.cwd, to: path });
        return followed(source, {
          repository: path,
          ...(written?.source === source && { previous: written }),
        });
      }
      if (written === undefined) {
        if (args.presetVersion === undefined) return undefined;
        throw new SnapperError({ code: 'usage', ...messages.noPreset(path) });
      }
      if (args.command === 'update') {
        return followed(written.source, {
          repository: path,
          previous: written,
          ...(args.presetVersion !== undefined && { version: args.presetVersion }),
        });
      }
      return followed(written.source, { repository: path, pinned: written });
    },
  };
}

/**
 * The answers of `--set`, by key.
 *
 * @param options those of the preset, if one is followed
 * @throws SnapperError of code `usage` for what is no answer, or nobody asks for
 */
export function answersOf(
  set: readonly string[],
  options: readonly Option[] = OPTIONS,
): RawAnswers {
  return Object.fromEntries(
    set.map((text) => {
      const [, key, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
      if (key === undefined || value === undefined) {
        throw new SnapperError({ code: 'usage', ...messages.noAnswer(text) });
      }
      const option = options.find((each) => each.key === key);
      if (option === undefined) {
        const keys = options.map((each) => each.key as string);
        throw new SnapperError({
          code: 'usage',
          ...messages.unknownAnswer(key, keys, closest(key, keys)),
        });
      }
      return [key, option.type === 'boolean' ? booleanOf(value) : decodeFlag(option, value)];
    }),
  );
}

/** `true` or `false`; anything else is left for the option to refuse. */
function booleanOf(text: string): boolean | string {
  return text === 'true' || text === 'false' ? text === 'true' : text;
}

/** The folder that a new repository goes to, before its name is known. */
export function folderOf(folder: string | undefined, context: Context): string {
  return resolve(context.cwd, folder ?? 'new');
}

function once<Value>(load: () => Promise<Value>): () => Promise<Value> {
  let value: Promise<Value> | undefined;
  return () => (value ??= load());
}
