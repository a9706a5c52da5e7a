import { resolve } from 'node:path';

import { SnapperError } from '../errors/index.ts';
import { OPTIONS, closest, decodeFlag } from '../options/index.ts';
import type { Option, RawAnswers } from '../options/index.ts';
import type { LoadedPreset, PresetReference, ResolveOptions } from '../presets/index.ts';
import { isLater } from '../regenerate/index.ts';
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
    const { followPreset, isPresetTrusted, keptApart, needsTrust } =
      await import('../presets/index.ts');
    // Only programs need trust: who follows data alone may have a list that is broken.
    const isTrusted =
      args.trust ||
      (needsTrust(preset).length > 0 &&
        isPresetTrusted(preset, await trusted(), options.repository));
    const { repository } = options;
    return keptApart(followPreset(preset, isTrusted, repository), repository);
  };
  return {
    forNew: async (path) => {
      if (args.preset === undefined) return undefined;
      const { portableSource } = await import('../presets/index.ts');
      const source = portableSource(args.preset, { from: context.cwd, to: path });
      return followed(source, { repository: path });
    },
    of: async (repository) => {
      const { path, settings } = repository;
      const written = settings.preset;
      if (args.preset !== undefined) {
        const { portableSource } = await import('../presets/index.ts');
        const source = portableSource(args.preset, { from: context.cwd, to: path });
        // Whether it is the same preset, in another version, shows when it is there.
        const next = await followed(source, { repository: path, previous: written });
        return withoutFormer(moved(next, repository), repository);
      }
      if (written === undefined) {
        if (args.presetVersion === undefined) return undefined;
        throw new SnapperError({ code: 'usage', ...messages.noPreset(path) });
      }
      // Without a network there is nothing newer; what was recorded may be in the cache.
      const stays =
        args.offline && args.presetVersion === undefined && written.resolved !== undefined;
      if (args.command === 'update' && !stays) {
        const next = await followed(written.source, {
          repository: path,
          previous: written,
          ...(args.presetVersion !== undefined && { version: args.presetVersion }),
        });
        if (args.presetVersion === undefined) requireNoStepBack(next, written, path);
        return withoutFormer(next, repository);
      }
      return followed(written.source, { repository: path, pinned: written });
    },
  };
}

/** A branch that was reset would take every repository back to what the preset was before. */
function requireNoStepBack(next: LoadedPreset, written: PresetReference, path: string): void {
  if (!isLater(written.version, next.version)) return;
  throw new SnapperError({
    code: 'failed',
    ...messages.stepBack(path, written.version, next.version),
  });
}

/** What another preset moved is none of this one's business: its versions say nothing of the other's. */
function moved(next: LoadedPreset, { base }: Repository): LoadedPreset {
  const [name] = String(base?.settings?.['preset'] ?? '').split(' ');
  return name === '' || name === next.name ? next : { ...next, migrations: [] };
}

/**
 * Leaves out answers to questions that nobody asks any more: those that the generator itself recorded. Any
 * other key that is not known is a mistake.
 */
async function withoutFormer(next: LoadedPreset, { base }: Repository): Promise<LoadedPreset> {
  const known = new Set(next.options.map(({ key }) => key as string));
  const recorded = Object.keys(base?.settings ?? {});
  const former = new Set(recorded.filter((key) => key !== 'preset' && !known.has(key)));
  if (former.size === 0) return next;
  const { droppingAnswers } = await import('../presets/index.ts');
  return { ...next, migrations: [...next.migrations, droppingAnswers(former)] };
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
  // By a name that no folder has: a preset may lie in one of any other.
  return resolve(context.cwd, folder ?? '\0');
}

function once<Value>(load: () => Promise<Value>): () => Promise<Value> {
  let value: Promise<Value> | undefined;
  return () => (value ??= load());
}
