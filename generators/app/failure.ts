import { formatFailure } from '../cli/index.ts';
import { EXIT_CODES, SnapperError } from '../errors/index.ts';

/** A failure as Yeoman takes it: `yo` prints the message, and exits with the code if it is a number. */
export function yeomanError(failure: SnapperError): Error & { readonly code: number } {
  return Object.assign(new Error(formatFailure(failure), { cause: failure }), {
    name: failure.name,
    code: EXIT_CODES[failure.code],
  });
}

/** Does a part of the generator's work; its failures are made Yeoman's. */
export async function inYeoman<Result>(work: () => Promise<Result> | Result): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof SnapperError ? yeomanError(error) : error;
  }
}
