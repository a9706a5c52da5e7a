import type { Check } from '../check.ts';

/** Whether the repository is what this version would write. */
export const template: Check = {
  name: 'template',
  title: 'Template',
  run: ({ repository }) => {
    if (repository === undefined) return undefined;
    if (repository.isUpdating) {
      return {
        status: 'error',
        detail: 'an update is under way, or was broken off',
        fix: 'If it was broken off, this takes it back first:',
        command: repository.update(),
      };
    }
    if (repository.failure !== undefined) {
      const { message: detail, next } = repository.failure;
      return { status: 'error', detail, ...(next !== undefined && { fix: next }) };
    }
    if (repository.comparison === undefined) return undefined;
    const { changes, obstacles, unresolved } = repository.comparison.plan;
    if (unresolved.length > 0) {
      return {
        status: 'error',
        detail: `conflicts of an update are left in ${counted(unresolved.length)}`,
        fix: `Choose between the versions in ${unresolved.join(', ')}.`,
      };
    }
    if (obstacles.length > 0) {
      return {
        status: 'warning',
        detail: 'out of date, and something is in the way of an update',
        fix: 'This says what:',
        command: repository.update('--dry-run'),
      };
    }
    if (changes.length === 0) return { status: 'ok', detail: 'up to date' };
    return {
      status: 'warning',
      detail: `out of date: ${counted(changes.length)} would change`,
      fix: 'To update:',
      command: repository.update(),
    };
  },
};

function counted(count: number): string {
  return count === 1 ? '1 file' : `${count} files`;
}
