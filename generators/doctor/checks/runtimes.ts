import { supportOn } from '../../runtimes/index.ts';
import type { Support } from '../../runtimes/index.ts';
import type { Check } from '../check.ts';

/** The runtime in the layer: whether AWS still patches it. */
export const runtime: Check = datesOf('runtime', 'Runtime');

/** The Java runtime that Lambda is told to start. */
export const host: Check = datesOf('host', 'Host');

function datesOf(option: 'host' | 'runtime', title: string): Check {
  return {
    name: option,
    title,
    run: ({ repository }) => {
      if (repository?.comparison === undefined) return undefined;
      const { advice, answers } = repository.comparison;
      const { catalogue, today } = repository.context;
      const found = advice.find((each) => each.option === option);
      if (found === undefined) {
        const row = catalogue.find(answers[option]);
        const until = row && untilText(supportOn(row, today));
        return { status: 'ok', detail: [answers[option], until].filter(Boolean).join(', ') };
      }
      const { id, replacement, support } = found;
      return {
        // Lambda knows nothing of the runtime in a layer, but refuses a host that it has blocked.
        status: option === 'host' && support.state === 'blocked' ? 'error' : 'warning',
        detail: `${id}: ${endText(support)}`,
        ...(replacement === undefined
          ? { fix: 'There is no newer one yet.' }
          : { fix: 'To move on:', command: repository.update(`--${option}`, replacement) }),
      };
    },
  };
}

function untilText(support: Support): string {
  return 'until' in support && support.until !== undefined
    ? `supported until ${support.until}`
    : 'supported';
}

function endText(support: Exclude<Support, { readonly state: 'supported' }>): string {
  switch (support.state) {
    case 'ending':
      return `AWS deprecates it on ${support.until}`;
    case 'deprecated':
      return `AWS deprecated it on ${support.since}`;
    case 'blocked':
      return `AWS blocked it on ${support.blockUpdate}`;
  }
}
