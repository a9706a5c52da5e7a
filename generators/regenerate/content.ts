import { isAscii, isUtf8 } from 'node:buffer';
import { hash } from 'node:crypto';

import type { FileContent } from './tree.ts';

/** The bytes of a file's content. */
export function bytesOf({ content, encoding }: FileContent): Buffer {
  return Buffer.from(content, encoding ?? 'utf8');
}

/** Bytes as a value: text where they are text, base64 where not. */
export function contentOf(bytes: Buffer): FileContent {
  if (!isText(bytes)) return { content: bytes.toString('base64'), encoding: 'base64' };
  // Most files are ASCII, which need not be decoded.
  return { content: bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8') };
}

/** SHA-256 of a file's bytes, in hexadecimal. */
export function sha256Of(file: FileContent): string {
  return hash('sha256', isBinary(file) ? bytesOf(file) : file.content);
}

export function isBinary({ encoding }: FileContent): boolean {
  return encoding === 'base64';
}

/** The content alone of whatever has one. */
export function contentOnly({ content, encoding }: FileContent): FileContent {
  return encoding === 'base64' ? { content, encoding } : { content };
}

/** Whether two files hold the same bytes. */
export function sameContent(left: FileContent, right: FileContent): boolean {
  return left.content === right.content && isBinary(left) === isBinary(right);
}

/** What git and diff call text, too: no NUL, and here also valid UTF-8, for it must survive decoding. */
function isText(bytes: Buffer): boolean {
  return !bytes.includes(0) && isUtf8(bytes);
}
