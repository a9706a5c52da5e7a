import { lstat, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { explainExit } from '../exit-reason.ts';

const MEGABYTE = 1024 * 1024;
/** What Lambda takes at most: of function and layers together, unpacked, and of a whole image. */
const MOST_UNPACKED_BYTES = 250 * MEGABYTE;
const MOST_OF_AN_IMAGE_BYTES = 10 * 1024 * MEGABYTE;
const READABLE_BY_OTHERS = 0o004;
const EXECUTABLE_BY_OTHERS = 0o001;

/** What is wrong with what would be deployed, each as a sentence. */
export async function checkPackage(input: {
  readonly layerRoot: string;
  readonly functionRoot: string;
  /** The wrapper's path below `layerRoot`. */
  readonly wrapper: string;
  /** Whether it comes as a container image. @default false */
  readonly isImage?: boolean;
}): Promise<string[]> {
  const layer = await measure(input.layerRoot);
  const code = await measure(input.functionRoot);
  return [
    ...(await checkWrapper(input)),
    ...checkSize(layer.bytes + code.bytes, input.isImage ?? false),
    ...[...layer.unreadable, ...code.unreadable].slice(0, 5).map(describeUnreadable),
  ];
}

async function checkWrapper(input: { layerRoot: string; wrapper: string }): Promise<string[]> {
  const found = await stat(join(input.layerRoot, input.wrapper)).catch(() => undefined);
  const reason = (code: number): string =>
    `/opt/${input.wrapper}: ${explainExit({ code, signal: null }) ?? ''} (exit status ${code})`;
  if (found === undefined) return [reason(127)];
  // The function runs as a user who owns nothing of the layer.
  return (found.mode & EXECUTABLE_BY_OTHERS) === 0 ? [reason(126)] : [];
}

function checkSize(bytes: number, isImage: boolean): string[] {
  if (bytes <= (isImage ? MOST_OF_AN_IMAGE_BYTES : MOST_UNPACKED_BYTES)) return [];
  const megabytes = (bytes / MEGABYTE).toFixed(1);
  return [
    isImage
      ? `the image would have ${megabytes} MB; Lambda takes 10 GB`
      : `function and layers have ${megabytes} MB unpacked; Lambda takes 250 MB, of an image 10 GB: npx create-snapper-lambda update --packaging image`,
  ];
}

function describeUnreadable(path: string): string {
  return `${path}: only its owner may read it, and Lambda runs the function as another user (chmod a+r)`;
}

interface Measured {
  readonly bytes: number;
  readonly unreadable: readonly string[];
}

async function measure(folder: string): Promise<Measured> {
  const parts: Measured[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    const { mode, size } = await lstat(path);
    if (entry.isDirectory()) parts.push(await measure(path));
    if (!entry.isFile()) continue;
    parts.push({ bytes: size, unreadable: (mode & READABLE_BY_OTHERS) === 0 ? [path] : [] });
  }
  return {
    bytes: parts.reduce((sum, { bytes }) => sum + bytes, 0),
    unreadable: parts.flatMap(({ unreadable }) => unreadable),
  };
}
