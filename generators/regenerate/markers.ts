/** Names of the sides of a conflict, after its markers. */
export interface MarkerLabels {
  /** The version that wrote the file last; `undefined` when it never wrote it. */
  readonly before: string | undefined;
  /** The version that would write it now. */
  readonly next: string;
}

/** Where the template's version of a file lies that cannot hold markers. */
export const ASIDE_SUFFIX = '.snapper-new';

const YOURS = 'yours';
const PRODUCT = 'create-snapper-lambda';

/** The lines of one conflict, in the diff3 style that `git config merge.conflictStyle diff3` shows. */
export function conflictLines(
  sides: {
    readonly yours: readonly string[];
    readonly base: readonly string[];
    readonly next: readonly string[];
  },
  labels: MarkerLabels,
): string[] {
  return [
    `<<<<<<< ${YOURS}`,
    ...sides.yours,
    ...(labels.before === undefined
      ? []
      : [`||||||| ${PRODUCT} ${labels.before}, before`, ...sides.base]),
    '=======',
    ...sides.next,
    `>>>>>>> ${PRODUCT} ${labels.next}`,
  ];
}

/**
 * Whether a text still holds one of this tool's markers; those of other tools are none of its business.
 *
 * @param templates what the template itself says: it may show what markers look like
 */
export function hasMarkers(text: string, ...templates: readonly string[]): boolean {
  const count = countMarkers(text);
  return count > 0 && templates.every((template) => count > countMarkers(template));
}

function countMarkers(text: string): number {
  const markers =
    /^(?:<{7} yours|\|{7} create-snapper-lambda .*|>{7} create-snapper-lambda .*)\r?$/gm;
  return text.match(markers)?.length ?? 0;
}
