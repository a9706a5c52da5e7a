/** Work that is over sooner needs no progress, in milliseconds. */
const PATIENCE = 500;
/** Time between two states of the line, in milliseconds. */
const INTERVAL = 100;

/** What a line of progress is shown on. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/**
 * A line that tells how far a long command is, on a terminal that can show it; a pipe sees nothing. An
 * empty text clears it away.
 *
 * @param now a clock in milliseconds
 */
export function progressLine(
  stream: ProgressStream,
  now: () => number = Date.now,
): (text: string) => void {
  if (stream.isTTY !== true || process.env['TERM'] === 'dumb') return () => undefined;
  const start = now();
  let shownAt = -Infinity;
  let isShown = false;
  return (text) => {
    if (text === '') {
      if (isShown) stream.write('\r\u001B[K');
      isShown = false;
      return;
    }
    const time = now();
    if (time - start < PATIENCE || time - shownAt < INTERVAL) return;
    shownAt = time;
    isShown = true;
    stream.write(`\r\u001B[K${text}`);
  };
}
