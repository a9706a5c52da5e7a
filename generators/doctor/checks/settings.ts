import type { Check } from '../check.ts';

/** `snapper.json`: whether its answers can be. */
export const settings: Check = {
  name: 'settings',
  title: 'snapper.json',
  run: ({ repository }) => {
    const failure = repository?.settingsFailure;
    if (failure !== undefined) {
      const { message: detail, next } = failure;
      return { status: 'error', detail, ...(next !== undefined && { fix: next }) };
    }
    // Nothing was compared, so nobody knows; the check of the template says why.
    return repository?.comparison === undefined ? undefined : { status: 'ok', detail: 'valid' };
  },
};
