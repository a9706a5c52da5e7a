import { join, relative } from 'node:path';

import { Conflicter } from '@yeoman/conflicter';
import type { ConflicterFile } from '@yeoman/conflicter';

import { SnapperError } from '../errors/index.ts';
import { SETTINGS_PATH } from '../options/index.ts';
import { BASE_PATH } from '../regenerate/index.ts';
import type { Change, FileVersion, RenderedTree } from '../regenerate/index.ts';
import type { Judging } from './flags.ts';
import { appMessages } from './messages.ts';

/** Where Yeoman asks and prints. */
export type Adapter = ConstructorParameters<typeof Conflicter>[0];

/** What the user wants of a plan. */
export interface Verdict {
  readonly accepted: readonly Change[];
  /** Changes that the user does not want. */
  readonly refused: readonly Change[];
}

/** Lets Yeoman's conflicter show each file, and its user refuse it. Nothing is written. */
export class Judge {
  readonly #conflicter: Conflicter;
  readonly #judging: Judging;
  readonly #root: string;

  /**
   * @param root of the repository
   * @param cwd what paths are shown relative to
   */
  constructor(adapter: Adapter, judging: Judging, root: string, cwd: string) {
    this.#root = root;
    this.#judging = judging;
    this.#conflicter = new Conflicter(adapter, {
      ...judging,
      // A dry run is there to show differences; who is not asked would see none.
      force: judging.force && !judging.dryRun,
      cwd,
      customizeActions: (actions) => actions.flatMap(supported),
    });
  }

  /** Shows the files of a new repository. */
  async showNew(tree: RenderedTree): Promise<void> {
    for (const [path, { content, encoding, mode }] of tree) {
      await this.#isAccepted(path, { content, mode, ...(encoding && { encoding }) });
    }
  }

  /**
   * Shows every file that an update changes, and asks.
   *
   * @throws SnapperError of code `interrupted` when the user breaks it off, or wants other answers
   */
  async judge(changes: readonly Change[]): Promise<Verdict> {
    const accepted: Change[] = [];
    const refused: Change[] = [];
    for (const change of [...changes].sort(settingsFirst)) {
      if (change.path === BASE_PATH) continue;
      const isWanted = !refused.some((each) => standsInTheWay(each, change));
      if (isWanted && (await this.#isChangeAccepted(change))) accepted.push(change);
      else refused.push(change);
      if (change.path === SETTINGS_PATH && refused.length > 0 && !this.#judging.dryRun) {
        throw new SnapperError({ code: 'interrupted', ...appMessages.settingsRefused() });
      }
    }
    return { accepted, refused };
  }

  async #isChangeAccepted({ after, from, path }: Change): Promise<boolean> {
    // What is asked about is the file that is there: it goes from its old place.
    const leaves = from === undefined || (await this.#isAccepted(from, undefined));
    // A dry run accepts nothing, and shows all.
    return (leaves || this.#judging.dryRun) && this.#isAccepted(path, after);
  }

  async #isAccepted(path: string, version: FileVersion | undefined): Promise<boolean> {
    const file = {
      path: join(this.#root, path),
      contents: version === undefined ? null : bytesOf(version),
      // The conflicter compares it with all that the system calls the mode.
      stat: version === undefined ? null : { mode: REGULAR_FILE | version.mode },
    } as ConflicterFile;
    try {
      const { conflicter } = await this.#conflicter.checkForCollision(file);
      return conflicter === 'create' || conflicter === 'force';
    } catch (error) {
      if (!this.#judging.bail || error instanceof SnapperError) throw error;
      const shown = relative(this.#conflicter.cwd, file.path);
      throw new SnapperError({ code: 'failed', ...appMessages.bailed(shown), cause: error });
    }
  }
}

/** The bits by which the system says that something is a file. */
const REGULAR_FILE = 0o100000;

function bytesOf({ content, encoding }: FileVersion): Buffer {
  return Buffer.from(content, encoding ?? 'utf8');
}

/** Whoever wants no other answers wants nothing that follows from them. */
function settingsFirst(left: Change, right: Change): number {
  return Number(right.path === SETTINGS_PATH) - Number(left.path === SETTINGS_PATH);
}

/** Whether a change cannot be made because another one is not: a file may be where a folder was. */
function standsInTheWay(refused: Change, change: Change): boolean {
  return [refused.path, refused.from ?? refused.path].some(
    (path) => path.startsWith(`${change.path}/`) || change.path.startsWith(`${path}/`),
  );
}

type Action = Parameters<
  NonNullable<NonNullable<ConstructorParameters<typeof Conflicter>[1]>['customizeActions']>
>[0][number];

/** Actions that make sense for a merge: what the user edits meanwhile, the merge would not know of. */
const SUPPORTED = ['write', 'skip', 'force', 'diff'];

function supported(action: Action): Action[] {
  if (!('value' in action)) return [];
  if (action.value === 'abort') return [{ ...action, value: abort }];
  return SUPPORTED.includes(String(action.value)) ? [action] : [];
}

function abort(): never {
  throw new SnapperError({ code: 'interrupted', ...appMessages.aborted() });
}
