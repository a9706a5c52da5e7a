import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

import { SnapperError } from '../errors/index.ts';
import { BASE_FOLDER } from '../regenerate/index.ts';
import { messages } from './messages.ts';
import type { SynthesisRequest } from './request.ts';

/** Where projen keeps the list of the files it wrote last, and deletes what has left it. */
const PROJEN_LIST = '.projen/files.json';

/**
 * Makes sure that projen neither overwrites nor deletes a file of ours.
 *
 * @param ours paths of files that this package writes, or wrote
 * @throws SnapperError of code `usage` that names what is in both
 */
export function requireSeparateFiles(request: SynthesisRequest, ours: Iterable<string>): void {
  const paths = [...ours, BASE_FOLDER];
  const clash = request.files.filter((file) => paths.some((path) => overlap(file, path)));
  if (clash.length > 0) {
    throw new SnapperError({ code: 'usage', ...messages.clash(clash, request.source) });
  }
  const listed = listedFiles(request.outdir).filter((file) =>
    paths.some((path) => overlap(posix.normalize(file.replaceAll('\\', '/')), path)),
  );
  if (listed.length > 0) throw new SnapperError({ code: 'usage', ...messages.listed(listed) });
}

/** Whether two paths are one, or one lies below the other; some file systems tell no case. */
function overlap(left: string, right: string): boolean {
  const [one, other] = [left, right].map((path) => `${path.toLowerCase().replace(/\/+$/, '')}/`);
  return one === './' || one!.startsWith(other!) || other!.startsWith(one!);
}

function listedFiles(outdir: string): readonly string[] {
  try {
    const list = JSON.parse(readFileSync(join(outdir, PROJEN_LIST), 'utf8')) as {
      readonly files?: unknown;
    };
    return Array.isArray(list.files) ? list.files.filter((each) => typeof each === 'string') : [];
  } catch {
    // What projen cannot read it does not follow either.
    return [];
  }
}
