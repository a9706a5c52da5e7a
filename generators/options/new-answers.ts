import { SnapperError } from '../errors/index.ts';
import type { Answers } from '../project/answers.ts';
import { completeAnswers } from './check.ts';
import type { CheckContext, RawAnswers } from './check.ts';

/** What the answers for a new repository begin with. */
export interface FirstAnswers {
  /** Values of flags. */
  readonly given: RawAnswers;
  /** The name of the folder that it is written to, which is the function's; empty: there is none yet. */
  readonly folder: string;
  /** Whether questions are asked: a folder's name that will not do is one of them. */
  readonly asks: boolean;
}

/** Any name that will do: the one that is missing is judged when it is there. */
const SOME_NAME = 'my-fn';

/**
 * Collects the answers for a new repository. What was given is checked before anything is asked.
 *
 * @param fill asks what is open, or sees to it that nothing is; what it resolves to is checked
 * @throws SnapperError of code `usage` that names the flag, the value and what is allowed; and whatever
 * `fill` throws
 */
export async function newAnswers(
  { asks, folder, given: flags }: FirstAnswers,
  check: CheckContext,
  fill: (given: RawAnswers) => Promise<RawAnswers>,
): Promise<Answers> {
  const given: RawAnswers = folder === '' ? flags : { name: folder, ...flags };
  const name = asks ? flags.name : given.name;
  try {
    completeAnswers(
      { ...given, name: name ?? SOME_NAME },
      asks ? withoutOpen(check, given) : check,
    );
    return completeAnswers(await fill(given), check);
  } catch (error) {
    const fromFolder = folder !== '' && flags.name === undefined;
    throw fromFolder && error instanceof SnapperError ? asFolderName(error) : error;
  }
}

/** A preset's question may have no default: it is missing before it is asked, and that is no mistake. */
function withoutOpen(check: CheckContext, given: RawAnswers): CheckContext {
  const options = check.options?.filter(
    ({ isExtra, key }) => isExtra !== true || given[key] !== undefined,
  );
  return options === undefined ? check : { ...check, options };
}

/** Nobody gave the flag that such a refusal speaks of. */
function asFolderName(error: SnapperError): SnapperError {
  if (!error.what.startsWith('--name ')) return error;
  const { cause, code, next, what, why } = error;
  return new SnapperError({
    code,
    what: what.replace('--name', 'the name'),
    next: [next, 'The name comes from the folder; --name gives another.'].filter(Boolean).join(' '),
    ...(why !== undefined && { why }),
    ...(cause !== undefined && { cause }),
  });
}
