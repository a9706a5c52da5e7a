import { EmulatorError } from '../errors.ts';

/** What a virtual machine wrote until it failed. */
interface Evidence {
  /** QEMU. */
  readonly log: string;
  /** The guest's kernel and its first process. */
  readonly console: string;
}

/** The end tells most, and a panic is no longer. */
const SHOWN_LINES = 25;

/**
 * Why a virtual machine failed, as far as can be seen from outside.
 *
 * @param what - what it did, or did not do
 */
export function machineFailure(what: string, { console, log }: Evidence): EmulatorError {
  const [panic] = /Kernel panic.*/.exec(console) ?? [];
  const lines = console.split('\n').slice(-SHOWN_LINES).join('\n');
  return new EmulatorError(
    [
      `The virtual machine ${what}${panic === undefined ? '' : `: ${panic}`}`,
      ...(log === '' ? [] : ['QEMU said:', log]),
      ...(lines === '' ? ['The guest wrote nothing to its console.'] : ['Its console:', lines]),
      'Run it again: a very busy computer may be the cause. If it fails each time, name another kernel with --kernel.',
    ].join('\n'),
  );
}
