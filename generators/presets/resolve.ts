import { SnapperError } from '../errors/index.ts';
import { defaultCacheFolder, openCache } from './cache.ts';
import { joinLayers } from './chain.ts';
import { presetFolders } from './fetch/snapshot.ts';
import { readChain } from './layers.ts';
import type { Chain } from './layers.ts';
import type { ReadOptions } from './origin.ts';
import type { Preset } from './preset.ts';
import type { PresetReference } from './reference.ts';
import { isCommit } from './source-git.ts';
import { isExactVersion } from './source-npm.ts';
import { atVersion, isSamePreset, parseSource, sourceText } from './source.ts';
import type { PresetSource } from './source.ts';
import type { PresetTree } from './tree.ts';

/** What all presets of a command are resolved with. */
export interface ResolverOptions {
  /** @default the user's folder of caches */
  readonly cacheFolder?: string | undefined;
  /**
   * Where npm runs, and with it the project whose `.npmrc` counts. That of one repository would decide for
   * all others of the same command.
   *
   * @default the working directory
   */
  readonly cwd?: string | undefined;
  /** Whether git may ask at the terminal for what it lacks. @default false */
  readonly interactive?: boolean | undefined;
  readonly signal: AbortSignal;
}

/** What one preset is resolved with. */
export interface ResolveOptions {
  /** The folder of the repository, absolute: what a relative source is relative to. */
  readonly repository: string;
  /** What `snapper.json` says of the preset: exactly that is taken, or nothing. */
  readonly pinned?: PresetReference | undefined;
  /** What it said before: the same version must have the same content still. Not looked at with `pinned`. */
  readonly previous?: PresetReference | undefined;
  /** Another range of the npm package, or ref of the git repository, than the source has. Not with `pinned`. */
  readonly version?: string | undefined;
  /** Whether only what was fetched before, or lies on this machine, is taken. @default false */
  readonly offline?: boolean | undefined;
}

/** Resolves presets, and each question once: many repositories follow the same one. */
export interface PresetResolver {
  /**
   * Fetches a preset with all that it extends.
   *
   * @throws SnapperError when it cannot be fetched, is refused, or is not what it was
   */
  resolve(source: string, options: ResolveOptions): Promise<Preset>;
}

/** Makes a resolver; it remembers what it resolved, and what it could not. */
export function createResolver(options: ResolverOptions): PresetResolver {
  const answers = new Map<string, Promise<Preset>>();
  return {
    resolve: async (text, question) => {
      const { pinned, previous, repository, version } = question;
      const given = parseSource(text, repository);
      const source =
        version === undefined || pinned !== undefined ? given : atVersion(given, version);
      const key = keyOf(source, question);
      const answer = answers.get(key) ?? resolveOnce(source, question, options);
      answers.set(key, answer);
      const preset = await answer;
      if (pinned === undefined && previous !== undefined) {
        requireUnchanged(preset.reference, previous, source, repository);
      }
      return preset;
    },
  };
}

/** Resolves one preset. @see PresetResolver.resolve */
export function resolvePreset(
  source: string,
  options: ResolveOptions & ResolverOptions,
): Promise<Preset> {
  return createResolver(options).resolve(source, options);
}

/** The folders of a tree that are presets; empty for the tree itself. */
export function listPresetFolders(tree: PresetTree): readonly string[] {
  return presetFolders(tree.keys());
}

/** The same for questions that have the same answer. */
function keyOf(source: PresetSource, { offline, pinned }: ResolveOptions): string {
  return JSON.stringify([
    sourceText(source),
    // The text may be relative to one repository or another.
    source.kind === 'directory' ? source.path : source.kind === 'git' ? source.url : '',
    pinned && [pinned.version, pinned.resolved, pinned.hash],
    offline === true,
  ]);
}

async function resolveOnce(
  source: PresetSource,
  { offline = false, pinned }: ResolveOptions,
  options: ResolverOptions,
): Promise<Preset> {
  const { cacheFolder = defaultCacheFolder(), cwd = process.cwd() } = options;
  const { interactive = false, signal } = options;
  const reading = { cache: openCache(cacheFolder), cwd, interactive, offline, signal };
  const wanted = pinned === undefined ? source : exactly(source, pinned);
  const read = (fromCache: ReadOptions['fromCache']): Promise<Chain> =>
    readChain(wanted, source, { ...reading, fromCache });
  let chain = await read(pinned !== undefined || offline ? 'always' : 'commits');
  // A cache may have been filled under other settings of npm; what counts is what is there now.
  if (pinned !== undefined && chain.hash !== pinned.hash && chain.wasCached && !offline) {
    chain = await read('never');
  }
  const text = sourceText(source);
  const { hash, layers, resolved } = chain;
  const { version } = layers.at(-1)!.manifest;
  const reference = { source: text, version, ...(resolved !== undefined && { resolved }), hash };
  if (pinned !== undefined && hash !== pinned.hash) throw isAnother(reference, pinned, source);
  return joinLayers(layers, reference);
}

/** A source in the version that `snapper.json` names. It may have been edited, and is not trusted. */
function exactly(source: PresetSource, { resolved }: PresetReference): PresetSource {
  if (source.kind === 'directory') return source;
  const isExact = source.kind === 'npm' ? isExactVersion : isCommit;
  if (resolved !== undefined && isExact(resolved)) return atVersion(source, resolved);
  throw new SnapperError({
    code: 'usage',
    what: `snapper.json does not say which version of ${sourceText(source)} the repository follows`,
    why: `"resolved" has to be ${source.kind === 'npm' ? 'an exact version' : 'a whole commit'}`,
    next: 'Put back what it was, or run "create-snapper-lambda update" to follow the present version.',
  });
}

/** The error for a preset that is not the one that `snapper.json` names. */
function isAnother(
  found: PresetReference,
  pinned: PresetReference,
  source: PresetSource,
): SnapperError {
  if (source.kind === 'directory' && found.version !== pinned.version) {
    return new SnapperError({
      code: 'failed',
      what: `the preset ${found.source} has moved on, to version ${found.version}`,
      why: `the repository follows version ${pinned.version}, and a folder has no other than its present one`,
      next: 'Run "create-snapper-lambda update" to follow it.',
    });
  }
  return changed(found, pinned, 'snapper.json');
}

/** Makes sure that a preset that was changed has a new version. */
function requireUnchanged(
  found: PresetReference,
  previous: PresetReference,
  source: PresetSource,
  repository: string,
): void {
  if (found.version !== previous.version || found.hash === previous.hash) return;
  if (!isSamePreset(source, parseSource(previous.source, repository))) return;
  throw changed(found, previous, 'the repository');
}

function changed(found: PresetReference, before: PresetReference, who: string): SnapperError {
  const at = ({ hash, resolved }: PresetReference): string =>
    resolved === undefined ? hash : `${hash} (${resolved})`;
  return new SnapperError({
    code: 'failed',
    what:
      found.version === before.version
        ? `the preset ${found.source} changed, and is version ${found.version} still`
        : `the preset ${found.source} is version ${found.version}, where it was ${before.version}`,
    why: `${who} has ${at(before)}, and now it is ${at(found)}`,
    next:
      'A version stays what it is: whoever publishes the preset has to raise "version" in ' +
      'snapper.preset.json. If you did not expect a change, find out who made it.',
  });
}
