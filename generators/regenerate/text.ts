/**
 * A text as lines, and apart from them what editors and git change on a whole file: how lines end,
 * whether the last one does, and a byte order mark. These merge by themselves, so that a checkout with
 * CRLF is no edit of every line.
 */
export interface Text {
  readonly lines: readonly string[];
  readonly byteOrderMark: boolean;
  /** How all lines end; `undefined` when there is no line end. Mixed ends stay part of the lines. */
  readonly lineEnd: '\n' | '\r\n' | undefined;
  readonly finalLineEnd: boolean;
}

const BYTE_ORDER_MARK = '\uFEFF';

/** Takes a text apart; {@link joinText} is the inverse. */
export function splitText(text: string): Text {
  const byteOrderMark = text.startsWith(BYTE_ORDER_MARK);
  const body = byteOrderMark ? text.slice(1) : text;
  const lineEnd = lineEndOf(body);
  const finalLineEnd = body.endsWith('\n');
  const lines = body.split(lineEnd ?? '\n');
  if (finalLineEnd || body === '') lines.pop();
  return { lines, byteOrderMark, lineEnd, finalLineEnd };
}

/** Puts a text together. */
export function joinText({ byteOrderMark, finalLineEnd, lineEnd, lines }: Text): string {
  const end = lineEnd ?? '\n';
  return [
    byteOrderMark ? BYTE_ORDER_MARK : '',
    lines.join(end),
    finalLineEnd && lines.length > 0 ? end : '',
  ].join('');
}

/** Lines as they are where each ends in CRLF: without the carriage return that mixed ends leave on some. */
export function withoutReturns(lines: readonly string[]): readonly string[] {
  return lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
}

function lineEndOf(text: string): Text['lineEnd'] {
  if (!text.includes('\n')) return undefined;
  // "\r\n" throughout is a property of the file; mixed ends are content.
  return /(?:^|[^\r])\n/.test(text) ? '\n' : '\r\n';
}
