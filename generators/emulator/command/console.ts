import type { OutputLine } from '../process-output.ts';
import type { InvokeResult } from '../results.ts';

/** Where the command prints. */
export interface Console {
  out(text: string): void;
  err(text: string): void;
}

/** What the function wrote, marked as such. */
export function prefixed({ stream, text }: OutputLine): string {
  return text.replaceAll(/^/gm, stream === 'stderr' ? '! ' : '| ');
}

/** The response alone goes to standard output. */
export function printResponse({ response }: InvokeResult, console: Console): void {
  if (response === undefined) return;
  if (response.httpPrelude !== undefined) console.err(`${JSON.stringify(response.httpPrelude)}\n`);
  console.out(response.text.endsWith('\n') ? response.text : `${response.text}\n`);
}
