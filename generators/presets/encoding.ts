import type { PresetFile, PresetTree } from './tree.ts';

/*
 * A tree as bytes, in one way alone: the number of files; then of each file, sorted by path, the length of
 * the path, the path, 1 for what is executable and else 0, the length of the content, and the content.
 * Numbers have four bytes, the largest first. No two trees are the same bytes, for all lengths are there.
 */

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/** The pieces of a tree as bytes. */
export function* encodeTree(tree: PresetTree): Generator<Uint8Array> {
  yield number(tree.size);
  for (const [path, { content, executable }] of sorted(tree)) {
    const name = encoder.encode(path);
    yield number(name.length);
    yield name;
    yield Uint8Array.of(executable ? 1 : 0);
    yield number(content.length);
    yield content;
  }
}

/**
 * The tree that bytes stand for.
 *
 * @returns `undefined` for bytes that stand for none
 */
export function decodeTree(bytes: Uint8Array): PresetTree | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let offset = 0;
  const take = (length: number): Uint8Array => {
    if (offset + length > bytes.length) throw new RangeError('too short');
    return bytes.subarray(offset, (offset += length));
  };
  const takeNumber = (): number => {
    take(4);
    return view.getUint32(offset - 4);
  };
  try {
    const tree = new Map<string, PresetFile>();
    for (let files = takeNumber(); files > 0; files -= 1) {
      const path = decoder.decode(take(takeNumber()));
      const executable = take(1)[0] === 1;
      tree.set(path, { content: new Uint8Array(take(takeNumber())), executable });
    }
    return offset === bytes.length ? tree : undefined;
  } catch {
    return undefined;
  }
}

function sorted(tree: PresetTree): [string, PresetFile][] {
  return [...tree].sort(([left], [right]) => (left < right ? -1 : 1));
}

function number(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}
