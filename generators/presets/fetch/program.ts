import { SnapperError } from '../../errors/index.ts';

/** How long a program may take to fetch a preset, in milliseconds. */
export const LONGEST = 300_000;

/**
 * What a program said of its failure, in one line. It may repeat what the other end said, and an address
 * with the credentials that the user's settings added to it.
 */
export function said(output: string): string | undefined {
  const lines = output
    .split(/[\r\n]+/)
    .map((line) => line.replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ').trim())
    .filter((line) => /^(?:fatal|error|ssh|remote: (?:error|fatal)):? /i.test(line));
  const line = lines.find((each) => each.startsWith('fatal:')) ?? lines[0];
  return line
    ?.replaceAll(/\/\/[^\s'"]*@/g, '//')
    .replaceAll(/[^\s/'"]+@(?=[\w.[-])/g, '')
    .replaceAll(/\?\S*/g, '?…')
    .replace(/^(?:fatal|error): /, '')
    .slice(0, 300);
}

/** The error for what the user broke off. */
export function throwIfAborted(signal: AbortSignal): void {
  if (!signal.aborted) return;
  throw new SnapperError({ code: 'interrupted', what: 'interrupted while a preset was fetched' });
}

/** The error for a program that did not do what it was asked. */
export function failure(
  what: string,
  { exitCode, timedOut }: { readonly exitCode: number | undefined; readonly timedOut: boolean },
  {
    next,
    program,
    why,
  }: { readonly next: string; readonly program: string; readonly why?: string | undefined },
): SnapperError {
  if (exitCode === undefined) {
    return new SnapperError({
      code: 'failed',
      what,
      why: `${program} is not installed, or not on PATH`,
      next: `Install ${program}, and try again.`,
    });
  }
  const reason = timedOut ? `${program} did not end in ${LONGEST / 60_000} minutes` : why;
  return new SnapperError({
    code: 'failed',
    what,
    why: reason ?? `${program} ended with exit code ${exitCode}`,
    next,
  });
}
