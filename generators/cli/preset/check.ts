import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { EXIT_CODES, SnapperError } from '../../errors/index.ts';
import {
  MANIFEST_PATH,
  combinationsOf,
  contentCheck,
  createResolver,
  followPreset,
} from '../../presets/index.ts';
import { run } from '../../process/index.ts';
import type { Answers } from '../../project/index.ts';
import { createRepository, inspectTarget } from '../../regenerate/index.ts';
import type { RenderedTree } from '../../regenerate/index.ts';
import { renderRepository } from '../../repository/index.ts';
import { catalogue } from '../../runtimes/index.ts';
import type { Arguments } from '../arguments.ts';
import type { Context } from '../context.ts';
import { messages } from '../messages/index.ts';
import type { CommandResult } from '../result.ts';

/** A mistake of a preset. */
export interface PresetFailure {
  readonly message: string;
  /** The answers with which it shows first. */
  readonly where: string;
  /** In how many combinations it shows. */
  readonly count: number;
}

/** What `preset check --json` prints. */
export interface PresetCheckReport {
  readonly name: string;
  readonly version: string;
  /** How many combinations of answers were rendered. */
  readonly combinations: number;
  /** The answers of repositories in which the command of `--run` was run. */
  readonly ran: readonly string[];
  readonly failures: readonly PresetFailure[];
}

/** `preset check [folder]`: renders a preset for every combination of answers that it allows. */
export async function checkPreset(args: Arguments, context: Context): Promise<CommandResult> {
  const folder = resolve(context.cwd, args.folders[1] ?? '.');
  if (!existsSync(join(folder, MANIFEST_PATH))) {
    throw new SnapperError({ code: 'failed', ...messages.presetMissing(folder) });
  }
  const resolver = createResolver({ signal: context.signal });
  const preset = await resolver.resolve('.', { repository: folder });
  // Whoever checks it has written it, or is about to trust it.
  const followed = followPreset(preset, args.trust, folder);
  const failures = new Map<string, PresetFailure>();
  const fail = (message: string, where: string): void => {
    const { count = 0, where: first = where } = failures.get(message) ?? {};
    failures.set(message, { message, where: first, count: count + 1 });
  };
  const check = { catalogue, today: context.today, folder: 'my-fn', nameOf: (key: string) => key };
  const combinations = combinationsOf(preset, { ...check, options: followed.options });
  const problemsIn = await contentCheck();
  const samples = new Map<string, { readonly tree: RenderedTree; readonly where: string }>();
  for (const answers of combinations) {
    if (context.signal.aborted) throw interrupted();
    const where = shortly(answers);
    try {
      const tree = renderRepository(answers, { catalogue, followed, version: context.version });
      for (const message of problemsIn(tree)) fail(message, where);
      const kind = `${answers.language} ${answers.sample}`;
      if (!samples.has(kind)) samples.set(kind, { tree, where });
    } catch (error) {
      if (!(error instanceof SnapperError)) throw error;
      fail([error.message, error.next].filter(Boolean).join('. '), where);
    }
  }
  const ran: string[] = [];
  if (args.run !== undefined && failures.size === 0) {
    for (const { tree, where } of samples.values()) {
      context.progress(messages.running(where));
      const message = await tryOut(tree, args.run, context);
      ran.push(where);
      if (message !== undefined) fail(message, where);
    }
  }
  const report: PresetCheckReport = {
    name: preset.name,
    version: preset.version,
    combinations: combinations.length,
    ran,
    failures: [...failures.values()],
  };
  context.say(messages.presetChecked(report));
  return { report, exitCode: failures.size === 0 ? 0 : EXIT_CODES.failed };
}

/** Runs a command in a repository of its own; says what came of it when it failed. */
async function tryOut(
  tree: RenderedTree,
  command: string,
  context: Context,
): Promise<string | undefined> {
  const home = await mkdtemp(join(tmpdir(), 'snapper-preset-'));
  try {
    const cwd = join(home, 'my-fn');
    await createRepository(await inspectTarget(cwd), tree, { signal: context.signal });
    // A command line is for a shell to read, as in a Makefile.
    const { exitCode, stderr, stdout } = await run('sh', ['-c', command], { cwd });
    if (context.signal.aborted) throw interrupted();
    if (exitCode === 0) return undefined;
    const said = `${stdout}\n${stderr}`.trim().split('\n').slice(-20).join('\n  ');
    return `"${command}" ended with exit code ${exitCode ?? 'none: there is no sh'}:\n  ${said}`;
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** Answers that tell one combination from another. */
function shortly({ architecture, host, runtime, sample, ...others }: Answers): string {
  const { globalization, typescript } = others;
  return [runtime, host, architecture, sample, globalization, typescript === false && 'JavaScript']
    .filter(Boolean)
    .join(', ');
}

function interrupted(): SnapperError {
  return new SnapperError({ code: 'interrupted', what: 'interrupted; nothing was written' });
}
