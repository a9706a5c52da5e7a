import type { ProcessResult } from '../../process/index.ts';
import { gitSourceText, isCommit } from '../source-git.ts';
import type { GitSource } from '../source-git.ts';
import type { PresetTree } from '../tree.ts';
import { Git } from './git-program.ts';
import { listFiles, readFiles } from './git-objects.ts';
import { failure, said } from './program.ts';
import { presetFolders } from './snapshot.ts';
import type { FetchOptions, Snapshot } from './snapshot.ts';
import { makeTemporary, removeTemporary } from './temporary.ts';

/** Where the commit is kept meanwhile. */
const KEPT = 'refs/snapper/preset';

/** What is wanted of a repository. */
export interface GitFetchOptions extends FetchOptions {
  /** Takes no branch: a preset that others are built on has to stay what it is. @default false */
  readonly fixed?: boolean;
}

/**
 * Fetches a commit of a git repository by the user's own git, with its credentials. The objects go to a
 * bare repository in a temporary folder and are read from there: there is no checkout, so that nothing of
 * them runs (hooks, filters such as LFS's, submodules) and nothing is written by their names.
 *
 * @throws SnapperError when git cannot fetch it
 */
export async function fetchGit(source: GitSource, options: GitFetchOptions): Promise<Snapshot> {
  const text = gitSourceText(source);
  const temporary = await makeTemporary();
  try {
    const git = new Git(temporary, source, options);
    await git.initialise();
    await fetchRef(git, source, options.fixed === true);
    const commit = await git.commitAt(isCommit(source.ref) ? source.ref : KEPT);
    const files = await listFiles(git, commit, text);
    return {
      resolved: commit,
      read: (subpath): Promise<PresetTree> => readFiles(git, files, subpath, text),
      presets: () => Promise.resolve(presetFolders(files.map(({ path }) => path))),
      close: () => removeTemporary(temporary),
    };
  } catch (error) {
    await removeTemporary(temporary);
    throw error;
  }
}

async function fetchRef(git: Git, source: GitSource, fixed: boolean): Promise<void> {
  const { ref } = source;
  const [first, ...others] = refsFor(ref, fixed);
  let result = await fetchOne(git, first);
  for (const each of others) {
    if (isMissing(result)) result = await fetchOne(git, each);
  }
  // A server may hand out the ends of branches and tags only: what leads to them is asked for instead.
  if (isCommit(ref) && REFUSED_COMMIT.test(result.stderr)) {
    result = await git.fetch([], ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*']);
  }
  if (result.exitCode === 0) return;
  throw failure(`git cannot fetch ${gitSourceText(source)}`, result, {
    program: 'git',
    why: reasonOf(result.stderr, source, fixed),
    next: nextOf(result.stderr),
  });
}

/** What a ref may be at the other end, in the order in which git would look. */
function refsFor(ref: string, fixed: boolean): readonly [string, ...string[]] {
  if (ref === '') return ['HEAD'];
  if (isCommit(ref)) return [ref];
  return fixed ? [`refs/tags/${ref}`] : [`refs/tags/${ref}`, `refs/heads/${ref}`];
}

function fetchOne(git: Git, ref: string): Promise<ProcessResult> {
  return git.fetch(['--depth=1'], [`+${ref}:${KEPT}`]);
}

function isMissing({ stderr }: Pick<ProcessResult, 'stderr'>): boolean {
  return /couldn't find remote ref/.test(stderr);
}

const REFUSED_COMMIT =
  /not our ref|unadvertised object|did not send all necessary|want .* not valid/;

function reasonOf(stderr: string, { ref }: GitSource, fixed: boolean): string | undefined {
  if (isMissing({ stderr })) {
    if (ref === '') return 'the repository is empty';
    if (/^[0-9a-f]{7,63}$/.test(ref)) {
      return `it has no branch or tag ${ref}; of a commit, all digits have to be given`;
    }
    return fixed
      ? `it has no tag ${ref}; a branch moves on, and what a preset extends must not`
      : `it has no branch or tag ${ref}`;
  }
  const transport = /transport '([\w+.-]+)' not allowed/.exec(stderr);
  if (transport !== null) return `it leads to another kind of address, ${transport[1]}:`;
  return said(stderr);
}

function nextOf(stderr: string): string {
  return /could not read (?:Username|Password)|Authentication failed|Permission denied/.test(stderr)
    ? 'Let git know how to log in there: by a credential helper or an SSH key. "git ls-remote" must work.'
    : 'Try the address and the ref with "git ls-remote"; it must work here.';
}
