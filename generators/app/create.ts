import { basename, relative, resolve } from 'node:path';

import { messages } from '../cli/index.ts';
import { SnapperError } from '../errors/index.ts';
import { newAnswers } from '../options/index.ts';
import type { RawAnswers } from '../options/index.ts';
import type { Answers } from '../project/index.ts';
import { askOpenQuestions, openQuestions } from '../prompts/index.ts';
import type { AskContext } from '../prompts/index.ts';
import { inspectTarget } from '../regenerate/index.ts';
import { draftOf, refuseTarget, writeDraft } from '../repository/index.ts';
import type { Draft } from '../repository/index.ts';
import { catalogue } from '../runtimes/index.ts';
import { whole } from './interruption.ts';
import { Judge } from './judge.ts';
import { appMessages } from './messages.ts';
import type { Outcome, Surroundings, Work } from './surroundings.ts';

/**
 * Prepares a new repository: asks what no flag says, and renders.
 *
 * @throws SnapperError of code `usage` for answers that cannot be or are missing, and of code `failed`
 * when nothing can be written there
 */
export async function prepareCreation(around: Surroundings): Promise<Work> {
  const { cwd, request, version } = around;
  const { folder } = request;
  // A bad target is said before any question is asked.
  if (folder !== undefined) await inspectTarget(resolve(cwd, folder));
  const answers = await answersFor(around);
  const path = resolve(cwd, folder ?? answers.name);
  const draft = await draftOf(answers, path, { catalogue, version });
  return { write: () => write(draft, around) };
}

async function answersFor(around: Surroundings): Promise<Answers> {
  const { adapter, cwd, interactive, prompt, request, today } = around;
  const { folder, given: flags, yes } = request;
  const asks = interactive && !yes;
  const name = folder === undefined ? '' : basename(resolve(cwd, folder));
  const check: AskContext = {
    catalogue,
    today,
    folder: name === '' && asks ? 'my-fn' : name,
    nameOf: (key) => `--${key}`,
    refuse: async (key, value) =>
      key === 'name' && folder === undefined
        ? refuseTarget(resolve(cwd, String(value)))
        : undefined,
  };
  const signal = adapter.signal ?? new AbortController().signal;
  return newAnswers({ given: flags, folder: name, asks }, check, async (given) => {
    if (asks) return askOpenQuestions(given, check, signal, prompt);
    if (!yes || given.name === undefined) requireAnswers(given, check);
    return given;
  });
}

/** Without a terminal nothing is asked: what a question would have asked has to be there. */
function requireAnswers(given: RawAnswers, check: AskContext): void {
  if (given.name === undefined) {
    throw new SnapperError({ code: 'usage', ...appMessages.missingFolder() });
  }
  const open = openQuestions(given, check);
  if (open.length === 0) return;
  throw new SnapperError({ code: 'usage', ...messages.missingAnswers(open) });
}

async function write(draft: Draft, around: Surroundings): Promise<Outcome> {
  const { adapter, cwd, request } = around;
  const { answers, target, tree } = draft;
  await new Judge(adapter, request.judging, target.path, cwd).showNew(tree);
  if (request.judging.dryRun) return { text: appMessages.dryRun() };
  const git = await whole(adapter.signal, (signal) =>
    writeDraft(draft, { git: request.git, signal }),
  );
  const text = messages.created({
    name: answers.name,
    directory: target.path === cwd ? undefined : relative(cwd, target.path),
    files: tree.size,
    runtime: answers.runtime,
    host: answers.host,
    git,
  });
  return { text };
}
