import type { RepositoryContext } from '../repository/index.ts';

/** What the process that writes a repository for projen knows of its surroundings. */
export interface SynthesisContext extends RepositoryContext {
  /** Aborted when the user presses Ctrl-C. */
  readonly signal: AbortSignal;
  /** Whether changes that are not committed are no reason to refuse. */
  readonly force: boolean;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
}
