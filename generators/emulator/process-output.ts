import type { Readable } from 'node:stream';
import { telemetryFrames } from './telemetry-frames.ts';

/** One line (or, from `log`, one record of possibly many lines) that the function wrote. */
export interface OutputLine {
  /** Milliseconds since the process was started. */
  readonly atMs: number;
  /** `log` is the descriptor `_LAMBDA_TELEMETRY_LOG_FD`, by which clients send whole records. */
  readonly stream: 'stdout' | 'stderr' | 'log';
  readonly text: string;
}

/** Calls `emit` for each line of a text stream; an unfinished last line is a line too. */
export function readLines(stream: Readable, emit: (text: string) => void): void {
  let pending = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const lines = (pending + chunk).split('\n');
    pending = lines.pop() ?? '';
    for (const line of lines) emit(line.replace(/\r$/, ''));
  });
  stream.on('end', () => {
    if (pending !== '') emit(pending);
  });
  // A killed process may reset its pipes; what was read until then is all there is.
  stream.on('error', () => undefined);
}

/** Calls `emit` for each record of the framed log descriptor. */
export function readRecords(stream: Readable, emit: (text: string) => void): void {
  const frames = telemetryFrames();
  stream.on('data', (chunk: Buffer) => {
    for (const text of frames(chunk)) emit(text);
  });
  stream.on('error', () => undefined);
}
