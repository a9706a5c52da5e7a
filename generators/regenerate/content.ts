import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';

import type { FileContent } from './tree.ts';

/** The bytes of a file's content. */
export function bytesOf({ content, encoding }: FileContent): Buffer {
  return Buffer.from(content, encoding ?? 'utf8');
}

/** Bytes as a value: text where they are text, base64 where not. */
export function contentOf(bytes: Buffer): FileContent {
  return isText(bytes)
    ? { content: bytes.toString('utf8') }
    : { content: bytes.toString('base64'), encoding: 'base64' };
}

/** SHA-256 of a file's bytes, in hexadecimal. */
export function sha256Of(file: FileContent): string {
  return createHash('sha256')
    .update(file.content, file.encoding ?? 'utf8')
    .digest('hex');
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
