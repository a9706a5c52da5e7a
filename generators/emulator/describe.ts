import type { FunctionError } from './function-error.ts';
import type { ResponseBody } from './results.ts';

/** `TypeError: x is not a function`, on one line. */
export function describeError({ type, message }: FunctionError): string {
  const firstLine = message.split('\n', 1)[0] ?? '';
  return firstLine === '' ? type : `${type}: ${firstLine}`;
}

/** `27 bytes` or `27 bytes in 3 chunks, the first after 1.2 ms`. */
export function describeResponse({ body, chunks, mode }: ResponseBody): string {
  const size = `${body.length} bytes`;
  const [first] = chunks;
  if (mode === 'buffered' || first === undefined) return size;
  const parts = chunks.length === 1 ? '1 chunk' : `${chunks.length} chunks`;
  return `${size} in ${parts}, the first after ${first.atMs.toFixed(1)} ms`;
}
