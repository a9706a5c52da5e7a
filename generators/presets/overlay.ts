import { SnapperError } from '../errors/index.ts';
import { contentOf, isBinary, joinText, splitText } from '../regenerate/index.ts';
import type { RenderedFile, RenderedTree } from '../regenerate/index.ts';
import { answerSet, holds } from './answer-set.ts';
import type { AnswerSet } from './answer-set.ts';
import { renderCode, requireTrust } from './code.ts';
import type { Overlay } from './manifest.ts';
import { collisionIn, refusePath } from './paths.ts';
import type { Preset, PresetLayer } from './preset.ts';
import { sourceFiles } from './sources.ts';
import type { SourceFile } from './sources.ts';
import { substitute, substitutePath } from './substitute.ts';
import { LIMITS } from './tree.ts';
import type { PresetFile } from './tree.ts';

/** How a preset is laid over a tree. */
export interface OverlayOptions {
  /** Whether the user trusts the preset to run programs. */
  readonly trusted: boolean;
  /** What relative sources are relative to, absolute. @default they are named as they are */
  readonly folder?: string | undefined;
}

/** What overlays work on. */
interface Work {
  readonly files: Map<string, RenderedFile>;
  /** Who wrote a file, where it was a preset. */
  readonly writers: Map<string, string>;
  /** Paths that an overlay removed, or did not write because of its condition. */
  readonly absent: Set<string>;
  readonly answers: AnswerSet;
}

/**
 * Lays a preset over what the generator rendered: files added, replaced and removed, by what is extended
 * first. Pure: nothing is written, and what is refused leaves nothing.
 *
 * @param answers all of them by key, those to the preset's questions too
 * @returns the tree, sorted by path
 * @throws SnapperError of code `usage` for what the preset may not do or does not know, of code `failed`
 * for programs in it that are not trusted or fail
 */
export function overlayPreset(
  tree: RenderedTree,
  preset: Preset,
  answers: Readonly<Record<string, boolean | number | string>>,
  { folder, trusted }: OverlayOptions,
): RenderedTree {
  requireTrust(preset, trusted, folder);
  const work: Work = {
    files: new Map(tree),
    writers: new Map(),
    absent: new Set(),
    answers: answerSet(preset.questions, answers),
  };
  for (const layer of preset.layers) {
    for (const overlay of layer.manifest.overlays ?? []) {
      if (!holds(overlay.when, work.answers)) leaveOut(overlay, layer, work);
      else if (overlay.remove === undefined) write(overlay, layer, work);
      else remove(overlay.remove, layer, work);
    }
  }
  requireDistinct(work, preset);
  return new Map([...work.files].sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** Notes what an overlay would have written: whoever removes that later is not mistaken. */
function leaveOut(overlay: Overlay, layer: PresetLayer, { absent, answers }: Work): void {
  for (const { destination } of sourceFiles(layer, overlay)) {
    try {
      absent.add(substitutePath(destination, answers, layer.source));
    } catch (error) {
      // Its condition may be there for the very answer that it lacks.
      if (!(error instanceof SnapperError)) throw error;
    }
  }
}

function write(overlay: Overlay, layer: PresetLayer, work: Work): void {
  const { absent, answers, files, writers } = work;
  let replaced = 0;
  for (const each of sourceFiles(layer, overlay)) {
    const path = destinationOf(each.destination, layer, answers);
    const before = files.get(path);
    if (before !== undefined) {
      if (overlay.replace !== true) throw alreadyThere(path, layer, writers.get(path));
      replaced += 1;
    }
    files.set(path, {
      ...contentFor(each, overlay, layer, answers),
      mode: each.file.executable ? 0o755 : 0o644,
      ownership: overlay.ownership ?? before?.ownership ?? 'managed',
    });
    writers.set(path, layer.source);
    absent.delete(path);
  }
  if (overlay.replace === true && replaced === 0)
    throw nothingThere(overlay.from!, layer, 'replace');
}

function remove(paths: readonly string[], layer: PresetLayer, work: Work): void {
  const { absent, answers, files } = work;
  for (const each of paths) {
    const isFolder = each.endsWith('/');
    const path = destinationOf(isFolder ? each.slice(0, -1) : each, layer, answers);
    const isMeant = (candidate: string): boolean =>
      isFolder ? candidate.startsWith(`${path}/`) : candidate === path;
    const found = [...files.keys()].filter(isMeant);
    if (found.length === 0 && ![...absent].some(isMeant)) {
      const isOther = [...files.keys()].some((file) => file.startsWith(`${path}/`));
      throw nothingThere(each, layer, 'remove', isOther);
    }
    for (const file of found) {
      files.delete(file);
      absent.add(file);
    }
  }
}

function destinationOf(
  destination: string,
  { manifest, source }: PresetLayer,
  answers: AnswerSet,
): string {
  const path = substitutePath(destination, answers, `${source}: ${JSON.stringify(destination)}`);
  const refusal = refusePath(path, manifest.writes ?? []);
  if (refusal === undefined) return path;
  throw new SnapperError({
    code: 'usage',
    what: `${source} may not write ${JSON.stringify(path)}`,
    ...refusal,
  });
}

function contentFor(
  { file, isCode, path }: SourceFile,
  { verbatim }: Overlay,
  { source }: PresetLayer,
  answers: AnswerSet,
): Pick<RenderedFile, 'content' | 'encoding'> {
  const content = decoded(file);
  if (verbatim === true) return content;
  const where = `${path} of ${source}`;
  if (isBinary(content)) {
    if (!isCode) return content;
    throw new SnapperError({ code: 'usage', what: `${where} is EJS, and no text` });
  }
  const text = withLineFeeds(content.content);
  const filled = isCode ? renderCode(text, answers, where) : substitute(text, answers, where);
  if (Buffer.byteLength(filled) <= LIMITS.file) return { content: filled };
  throw new SnapperError({
    code: 'usage',
    what: `${where} becomes larger than ${LIMITS.file} bytes`,
    why: 'answers made it grow',
  });
}

/** Contents by file: a fleet has thousands of repositories, and the preset one content. */
const contents = new WeakMap<PresetFile, Pick<RenderedFile, 'content' | 'encoding'>>();

function decoded(file: PresetFile): Pick<RenderedFile, 'content' | 'encoding'> {
  const known = contents.get(file);
  if (known !== undefined) return known;
  const { buffer, byteLength, byteOffset } = file.content;
  const content = contentOf(Buffer.from(buffer, byteOffset, byteLength));
  contents.set(file, content);
  return content;
}

/**
 * A text whose lines all end in CRLF, with LF instead: how a preset was checked out does not change what is
 * rendered from it, on any platform. The `.gitattributes` of a repository does the same.
 */
function withLineFeeds(text: string): string {
  if (!text.includes('\r')) return text;
  const parts = splitText(text);
  return parts.lineEnd === '\r\n' ? joinText({ ...parts, lineEnd: '\n' }) : text;
}

function requireDistinct({ files, writers }: Work, { name }: Preset): void {
  const collision = writers.size === 0 ? undefined : collisionIn(files.keys());
  if (collision === undefined) return;
  const [one, other] = collision;
  throw new SnapperError({
    code: 'usage',
    what: `${writers.get(other) ?? writers.get(one) ?? name} may not write both ${JSON.stringify(one)} and ${JSON.stringify(other)}`,
    why: 'one is a folder of the other, or both are one file on Windows or a Mac',
  });
}

function alreadyThere(
  path: string,
  { source }: PresetLayer,
  writer: string | undefined,
): SnapperError {
  return new SnapperError({
    code: 'usage',
    what: `${source} may not write ${JSON.stringify(path)}`,
    why: `${writer === source ? 'another overlay of it' : (writer ?? 'the template')} has written it`,
    next: 'To write this in its place, set "replace": true in the overlay.',
  });
}

function nothingThere(
  path: string,
  { source }: PresetLayer,
  verb: 'remove' | 'replace',
  isFolder = false,
): SnapperError {
  return new SnapperError({
    code: 'usage',
    what: `${source} cannot ${verb} ${verb === 'replace' ? 'anything by ' : ''}${JSON.stringify(path)}`,
    why: isFolder ? 'it is a folder' : 'there is no such file with these answers',
    next: isFolder
      ? `Write it with a / at the end: ${JSON.stringify(`${path}/`)}.`
      : 'If other answers bring it, give the overlay a "when" that names them.',
  });
}
