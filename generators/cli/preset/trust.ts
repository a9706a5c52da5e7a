import { SnapperError } from '../../errors/index.ts';
import {
  addTrust,
  isTrusted,
  readTrustList,
  removeTrust,
  trustListPath,
} from '../../presets/index.ts';
import type { Arguments } from '../arguments.ts';
import type { Context } from '../context.ts';
import { messages } from '../messages/index.ts';
import type { CommandResult } from '../result.ts';

/** What `preset trust`, `untrust` and `list` print with `--json`. */
export interface TrustReport {
  /** The file of the list. */
  readonly path: string;
  /** Sources whose programs may run. */
  readonly trusted: readonly string[];
}

/** `preset trust SOURCE`: lets presets of a source run programs, from now on. */
export async function trustPreset(args: Arguments, context: Context): Promise<CommandResult> {
  const before = readTrustList();
  const entry = addTrust(sourceOf(args), context.cwd);
  // Another spelling of a source that is there adds nothing.
  context.say(messages.trusted(entry, readTrustList().length > before.length));
  return report();
}

/** `preset untrust SOURCE`: takes that back. */
export async function untrustPreset(args: Arguments, context: Context): Promise<CommandResult> {
  const source = sourceOf(args);
  const wasThere = removeTrust(source, context.cwd);
  const stays = isTrusted(source, readTrustList(), context.cwd);
  context.say(messages.untrusted(source, wasThere, stays));
  return report();
}

/** `preset list`: shows what is trusted. */
export async function listTrusted(args: Arguments, context: Context): Promise<CommandResult> {
  const [, source] = args.folders;
  if (source !== undefined) {
    throw new SnapperError({ code: 'usage', ...messages.needlessSource(source) });
  }
  context.say(messages.trustList(readTrustList(), trustListPath()));
  return report();
}

function sourceOf({ folders: [word, source] }: Arguments): string {
  if (source !== undefined) return source;
  throw new SnapperError({ code: 'usage', ...messages.noSource(word ?? '') });
}

// Returns a promise as every command does, though it waits for nothing.
function report(): Promise<CommandResult> {
  const report: TrustReport = { path: trustListPath(), trusted: readTrustList() };
  return Promise.resolve({ report });
}
